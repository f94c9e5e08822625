import {
  ATQ_INF_CAPACITY,
  type Atq,
  type AtqLibrary,
  createAtq,
  destroy,
  drop,
  hold,
  insertFifo,
  insertVtime,
  obtainTaskCommon,
  peek,
  pop,
  remove,
  type TaskCommon,
  taskDetach,
  taskFini,
} from '../core/atq.ts';
import { EEXIST, EINVAL } from '../core/errno.ts';
import { type Path, type PathContext, point } from '../core/path.ts';
import type { QueueAnswer, QueueCall } from '../scenario/queue-operation.ts';

type OnQueue = Extract<QueueCall, { readonly q: number }>;
type OnTask = Exclude<QueueCall, { readonly q: number }>;

/** Queues and tasks by the numbers of a scenario. */
export interface QueueWorld {
  readonly library: AtqLibrary;
  readonly queues: Map<number, Atq>;
  readonly tasks: Map<number, TaskCommon>;
  readonly onCreated?: (atq: Atq, number: number) => void;
  readonly onDestroyed?: (atq: Atq) => void;
}

/** The task of that number; it exists from its first use. */
export function queueTaskOf({ tasks }: QueueWorld, id: number): TaskCommon {
  return obtainTaskCommon(tasks, id);
}

/**
 * A call of the task queue library as a path. A number that names no live queue answers -EINVAL,
 * a number that is taken -EEXIST.
 */
export function queueCall(world: QueueWorld, k: PathContext, call: QueueCall): Path<QueueAnswer> {
  return 'q' in call ? onQueue(world, k, call) : onTask(world, k, call);
}

function* onQueue(world: QueueWorld, k: PathContext, call: OnQueue): Path<QueueAnswer> {
  const { queues } = world;
  if (k.interleaved) yield point(accessOf(call), queues, 'entries');
  const atq = queues.get(call.q);
  if (call.op === 'create') {
    if (atq !== undefined) return { ret: EEXIST };
    const created = createAtq(world.library, call.fifo, call.capacity ?? ATQ_INF_CAPACITY);
    queues.set(call.q, created);
    world.onCreated?.(created, call.q);
    return { ret: 0 };
  }
  if (atq === undefined) return { ret: EINVAL };
  if (call.op !== 'destroy') return yield* onLiveQueue(world, k, atq, call);
  queues.delete(call.q);
  const ret = yield* destroy(k, atq);
  world.onDestroyed?.(atq);
  return { ret };
}

function accessOf({ op }: OnQueue): 'read' | 'write' {
  return op === 'create' || op === 'destroy' ? 'write' : 'read';
}

function* onLiveQueue(
  world: QueueWorld,
  k: PathContext,
  atq: Atq,
  call: Exclude<OnQueue, { readonly op: 'create' | 'destroy' }>,
): Path<QueueAnswer> {
  switch (call.op) {
    case 'insert':
      return { ret: yield* insertFifo(k, atq, queueTaskOf(world, call.task)) };
    case 'insert_vtime':
      return { ret: yield* insertVtime(k, atq, queueTaskOf(world, call.task), call.vtime) };
    case 'remove':
      return { ret: yield* remove(k, atq, queueTaskOf(world, call.task)) };
    case 'pop': {
      const task = yield* pop(k, atq, call.hold === true);
      return { ret: 0, task_out: task === null ? null : task.id };
    }
    case 'peek': {
      const task = yield* peek(k, atq);
      return { ret: 0, task_out: task === null ? null : task.id };
    }
  }
}

function* onTask(world: QueueWorld, k: PathContext, call: OnTask): Path<QueueAnswer> {
  const task = queueTaskOf(world, call.task);
  switch (call.op) {
    case 'task_fini':
      return { ret: yield* taskFini(k, task) };
    case 'task_detach':
      return { ret: yield* taskDetach(k, task) };
    case 'task_hold':
      if (k.interleaved) yield point('rmw', task, 'holdcnt');
      hold(task);
      return { ret: 0, holdcnt: task.holdcnt };
    case 'task_drop': {
      if (k.interleaved) yield point('rmw', task, 'holdcnt');
      const ret = drop(task);
      return ret === 0 ? { ret, holdcnt: task.holdcnt } : { ret };
    }
  }
}
