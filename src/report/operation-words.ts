import type { Int64 } from '../core/int64.ts';
import type { HostOperation } from '../scenario/host-operation.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import { type Cast, EMPTY_CAST, type Level, type OperationsByLevel } from '../scenario/scenario.ts';
import { commonWords } from './common-words.ts';
import { machineWords } from './machine-words.ts';
import { formatNs, formatUs } from './units.ts';

/**
 * An operation as a person would say it.
 *
 * @param cast who takes part, where that adds to the words
 */
export function operationWords<L extends Level>(
  level: L,
  operation: OperationsByLevel[L],
  cast: Cast = EMPTY_CAST,
): string {
  switch (level) {
    case 'host':
      return hostWords(operation as HostOperation);
    case 'machine':
      return machineWords(operation as MachineOperation, cast);
    default:
      return callWords(operation as { readonly op: string });
  }
}

function hostWords(operation: HostOperation): string {
  const words = hostWordsPlain(operation);
  const rand = 'rand' in operation ? (operation.rand ?? 0) : 0;
  return rand === 0 ? words : `${words} (rand ${rand})`;
}

function hostWordsPlain(operation: HostOperation): string {
  switch (operation.op) {
    case 'run':
      return `task ${operation.task} runs ${formatNs(operation.ns)} on CPU ${operation.cpu}`;
    case 'dispatch':
      return `CPU ${operation.cpu} reschedules`;
    case 'dequeue':
      return `task ${operation.task} is dequeued`;
    case 'enqueue':
      return `task ${operation.task} is enqueued`;
    case 'misuse':
      return `misuse: ${callWords(operation.call)}`;
    default:
      return commonWords(operation);
  }
}

const NAMES: Readonly<Record<string, string>> = { cgrp: 'cgroup', q: 'queue', llc: 'LLC' };

/** A library call in the notation of its callers: `throttled(cgroup 2, task 1, LLC 0)`. */
function callWords(call: { readonly op: string }): string {
  const fields: readonly (readonly [string, unknown])[] = Object.entries(call);
  const args = fields.flatMap(([name, value]) =>
    name === 'op' || (value === false && name !== 'fifo') ? [] : [argument(name, value)],
  );
  return `${call.op}(${args.join(', ')})`;
}

function argument(name: string, value: unknown): string {
  if (name === 'fifo') return value === true ? 'fifo' : 'vtime';
  if (value === true) return name;
  if (typeof value === 'string') return value;
  if (name.endsWith('_us')) return `${name.slice(0, -3)} ${formatUs(value as Int64)}`;
  if (name === 'ns') return formatNs(value as Int64);
  if (name === 'late_ns') return `${formatNs(value as Int64)} late`;
  return `${NAMES[name] ?? name} ${value}`;
}
