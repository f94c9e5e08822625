import type { HostOperation } from '../scenario/host-operation.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import { formatCpuMax, formatNs } from './units.ts';

/** What happens at the level `host` and at the level `machine`. */
type CommonOperation = Extract<HostOperation, { readonly op: MachineOperation['op'] }>;

/** An operation that both levels have, as a person would say it. */
export function commonWords(operation: CommonOperation): string {
  switch (operation.op) {
    case 'mkdir':
    case 'rmdir':
      return `${operation.op} cgroup ${operation.cgroup}`;
    case 'set':
      return `cgroup ${operation.cgroup}: cpu.max becomes ${formatCpuMax(operation)}`;
    case 'move':
      return `task ${operation.task} moves to ${cgroupName(operation.cgroup)}`;
    case 'wake':
      return `task ${operation.task} wakes`;
    case 'sleep':
      return `task ${operation.task} sleeps`;
    case 'tick':
      return `a tick on CPU ${operation.cpu}`;
    case 'advance':
      return `${formatNs(operation.ns)} pass${lateness(operation.lateNs)}`;
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
  }
}

function lateness(lateNs = 0): string {
  return lateNs === 0 ? '' : `, the first timer ${formatNs(lateNs)} late`;
}

/** "cgroup 3", "the root". */
export function cgroupName(id: number): string {
  return id === 1 ? 'the root' : `cgroup ${id}`;
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
