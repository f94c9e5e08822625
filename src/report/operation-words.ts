import type { Int64 } from '../core/int64.ts';
import type { HostOperation } from '../scenario/host-operation.ts';
import type { Level, OperationsByLevel } from '../scenario/scenario.ts';
import { formatCpuMax, formatNs, formatUs } from './units.ts';

/** An operation as a person would say it. */
export function operationWords<L extends Level>(level: L, operation: OperationsByLevel[L]): string {
  return level === 'host' ? hostWords(operation as HostOperation) : callWords(operation);
}

function hostWords(operation: HostOperation): string {
  const words = hostWordsPlain(operation);
  const rand = 'rand' in operation ? (operation.rand ?? 0) : 0;
  return rand === 0 ? words : `${words} (rand ${rand})`;
}

function hostWordsPlain(operation: HostOperation): string {
  switch (operation.op) {
    case 'mkdir':
    case 'rmdir':
      return `${operation.op} cgroup ${operation.cgroup}`;
    case 'set':
      return `cgroup ${operation.cgroup}: cpu.max becomes ${formatCpuMax(operation)}`;
    case 'move':
      return `task ${operation.task} moves to cgroup ${operation.cgroup}`;
    case 'wake':
      return `task ${operation.task} wakes`;
    case 'sleep':
      return `task ${operation.task} sleeps`;
    case 'run':
      return `task ${operation.task} runs ${formatNs(operation.ns)} on CPU ${operation.cpu}`;
    case 'tick':
      return `a tick on CPU ${operation.cpu}`;
    case 'advance':
      return `${formatNs(operation.ns)} pass${lateness(operation.lateNs)}`;
    case 'dispatch':
      return `CPU ${operation.cpu} reschedules`;
    case 'dequeue':
      return `task ${operation.task} is dequeued`;
    case 'enqueue':
      return `task ${operation.task} is enqueued`;
    case 'setaffinity':
      return `task ${operation.task} may use ${cpuList(operation.cpus)}`;
    case 'fork':
      return `task ${operation.parent} forks task ${operation.task}`;
    case 'exit':
      return `task ${operation.task} exits`;
    case 'seize':
      return `a higher class takes CPU ${operation.cpu}`;
    case 'release':
      return `the higher class leaves CPU ${operation.cpu}`;
    case 'misuse':
      return `misuse: ${callWords(operation.call)}`;
  }
}

function lateness(lateNs = 0): string {
  return lateNs === 0 ? '' : `, the first timer ${formatNs(lateNs)} late`;
}

/** Ids as ranges: "CPU 3", "CPUs 0-2, 5". */
export function cpuList(ids: readonly number[]): string {
  if (ids.length === 0) return 'no CPU';
  return `CPU${ids.length === 1 ? '' : 's'} ${ranges(ids)}`;
}

function ranges(ids: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && id === last[1] + 1) last[1] = id;
    else spans.push([id, id]);
  }
  return spans
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(', ');
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
