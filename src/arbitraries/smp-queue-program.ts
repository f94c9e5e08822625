import type { Rng } from '../core/rng.ts';
import type { Cast } from '../scenario/scenario.ts';
import type { SmpOperation, SmpQueueOperation } from '../scenario/smp-operation.ts';

/** Tasks of the raw calls. */
const NR_TASKS = 4;

/** Calls of the task queue library by two or three CPUs, few enough to be explained. */
export function drawQueueProgram({ topology }: Cast, rng: Rng): readonly SmpOperation[] {
  const { cpus } = topology;
  const nrQueues = rng.between(1, 2);
  const fifo = rng.chance(1, 2);
  const capacity = rng.chance(1, 2) ? { capacity: rng.between(1, 3) } : {};
  const operations: SmpOperation[] = [];
  for (let q = 0; q < nrQueues; q++) {
    operations.push({ op: 'create', q, fifo, ...capacity, cpu: 0, first: true });
  }
  const insert = (task: number): SmpQueueOperation => {
    const q = rng.between(0, nrQueues - 1);
    if (fifo) return { op: 'insert', q, task };
    return { op: 'insert_vtime', q, task, vtime: rng.between(1, 3) };
  };
  for (let task = rng.between(0, 2); task > 0; task--) {
    operations.push({ ...insert(task - 1), cpu: 0, first: true });
  }
  const usesDispatcher = rng.chance(1, 2);
  for (const { id: cpu } of cpus.slice(0, rng.between(2, cpus.length))) {
    for (let i = rng.pick([1, 1, 2, 2]); i > 0; i--) {
      const q = rng.between(0, nrQueues - 1);
      if (usesDispatcher && rng.chance(1, 2)) operations.push({ op: 'dispatch_queue', q, cpu });
      else operations.push({ ...drawCall(q, insert, rng), cpu });
    }
  }
  return operations;
}

const KINDS = [
  'insert',
  'insert',
  'insert',
  'pop',
  'pop',
  'peek',
  'remove',
  'task_fini',
  'task_detach',
] as const;

function drawCall(
  q: number,
  insert: (task: number) => SmpQueueOperation,
  rng: Rng,
): SmpQueueOperation {
  const op = rng.pick(KINDS);
  const task = rng.between(0, NR_TASKS - 1);
  switch (op) {
    case 'insert':
      return insert(task);
    case 'pop':
    case 'peek':
      return { op, q };
    case 'remove':
      return { op, q, task };
    default:
      return { op, task };
  }
}
