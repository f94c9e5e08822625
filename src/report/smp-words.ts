import { isQueueCall, type SmpOperation } from '../scenario/smp-operation.ts';
import { callWords } from './call-words.ts';
import { cgroupName, cpuList } from './common-words.ts';
import { formatCpuMax, formatNs } from './units.ts';

/** Operations that are a CPU's: they are told with it anyway. */
const OF_CPU: ReadonlySet<string> = new Set(['dispatch', 'tick', 'replenish', 'dispatch_queue']);

/** An operation of the level `smp`, with the CPU that performs it. */
export function placedSmpWords(operation: SmpOperation): string {
  const words = smpWords(operation);
  return OF_CPU.has(operation.op) ? words : `${words} (CPU ${operation.cpu})`;
}

/** The same where the CPU is known. */
export function smpWords(operation: SmpOperation): string {
  const { cpu, first: _, ...what } = operation;
  if (isQueueCall(operation)) return callWords(what);
  switch (operation.op) {
    case 'wake':
      return `task ${operation.task} wakes`;
    case 'sleep':
      return `task ${operation.task} sleeps`;
    case 'setaffinity':
      return `task ${operation.task} may use ${cpuList(operation.cpus)}`;
    case 'move':
      return `task ${operation.task} moves to ${cgroupName(operation.cgroup)}`;
    case 'exit':
      return `task ${operation.task} exits`;
    case 'dispatch':
      return `CPU ${cpu} dispatches`;
    case 'tick':
      return `a tick on CPU ${cpu} after ${formatNs(operation.ns)}`;
    case 'replenish':
      return `the replenish timer fires on CPU ${cpu}`;
    case 'set':
      return `cgroup ${operation.cgroup}: cpu.max becomes ${formatCpuMax(operation)}`;
    case 'rmdir':
      return `cgroup ${operation.cgroup} is removed`;
    case 'dispatch_queue':
      return `CPU ${cpu} peeks at queue ${operation.q} and pops`;
  }
}
