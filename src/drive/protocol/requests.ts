import { U64_MAX } from '../../core/int64.ts';
import type { OperationSpec } from './components.ts';

/** A call by the name of its operation, with its inputs. */
export interface Call {
  readonly op: string;
}

/** Inputs in which the largest value means unlimited. */
const UNLIMITED = 'quota_us';
/** Flags that are written only where they are set; `exiting` clears as well, so it stays. */
const ONLY_SET = new Set(['hold', 'threaded', 'null_config', 'nocache', 'drop']);

/** A call as the text of a request: the operation, then its inputs in the order of the table. */
export function requestText(call: Call, { inputs }: OperationSpec): string {
  let text = `{"op":"${call.op}"`;
  const fields = call as unknown as Readonly<Record<string, unknown>>;
  for (const name of inputs) {
    const value = fields[name];
    if (value === undefined || (value === false && ONLY_SET.has(name))) continue;
    if (name === 'late_ns' && value === 0) continue;
    text += `,"${name}":${valueText(name, value)}`;
  }
  return `${text}}`;
}

function valueText(name: string, value: unknown): string {
  if (name === UNLIMITED && value === U64_MAX) return '"max"';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** The same request, asking for the state as well. */
export function withState(request: string): string {
  return `${request.slice(0, -1)},"state":true}`;
}
