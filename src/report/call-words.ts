import type { Int64 } from '../core/int64.ts';
import { formatNs, formatUs } from './units.ts';

const NAMES: Readonly<Record<string, string>> = { cgrp: 'cgroup', q: 'queue', llc: 'LLC' };

/** A library call in the notation of its callers: `throttled(cgroup 2, task 1, LLC 0)`. */
export function callWords(call: { readonly op: string }): string {
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
