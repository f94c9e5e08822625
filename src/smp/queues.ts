import {
  ATQ_INF_CAPACITY,
  type Atq,
  createAtq,
  createTaskCommon,
  destroy,
  drop,
  hold,
  insertFifo,
  insertVtime,
  peek,
  pop,
  remove,
  type TaskCommon,
  taskDetach,
  taskFini,
} from '../core/atq.ts';
import { EEXIST, EINVAL } from '../core/errno.ts';
import { type Path, type PathContext, point } from '../core/path.ts';
import type { QueueAnswer } from '../scenario/queue-operation.ts';
import type { SmpQueueOperation } from '../scenario/smp-operation.ts';
import type { SmpContext } from './context.ts';
import type { SmpState } from './state.ts';

type QueueCall = Extract<SmpQueueOperation, { readonly q: number }>;
type TaskCall = Exclude<SmpQueueOperation, { readonly q: number }>;

/** A call of the task queue library. */
export function queueCall(
  m: SmpContext,
  k: PathContext,
  call: SmpQueueOperation,
): Path<QueueAnswer> {
  return 'q' in call ? onQueue(m.state, k, call) : onTask(m.state, k, call);
}

function taskOf(state: SmpState, id: number): TaskCommon {
  let task = state.queueTasks.get(id);
  if (task === undefined) {
    task = createTaskCommon(id);
    state.queueTasks.set(id, task);
  }
  return task;
}

function* onQueue(state: SmpState, k: PathContext, call: QueueCall): Path<QueueAnswer> {
  if (k.interleaved) yield point(accessOf(call), state.queues, 'entries');
  const atq = state.queues.get(call.q);
  if (call.op === 'create') {
    if (atq !== undefined) return { ret: EEXIST };
    const capacity = call.capacity ?? ATQ_INF_CAPACITY;
    state.queues.set(call.q, createAtq(state.queueLibrary, call.fifo, capacity));
    return { ret: 0 };
  }
  if (atq === undefined) return { ret: EINVAL };
  if (call.op !== 'destroy') return yield* onLiveQueue(state, k, atq, call);
  state.queues.delete(call.q);
  const ret = yield* destroy(k, atq);
  state.lib.heap.retire(atq);
  return { ret };
}

function accessOf({ op }: QueueCall): 'read' | 'write' {
  return op === 'create' || op === 'destroy' ? 'write' : 'read';
}

function* onLiveQueue(
  state: SmpState,
  k: PathContext,
  atq: Atq,
  call: Exclude<QueueCall, { readonly op: 'create' | 'destroy' }>,
): Path<QueueAnswer> {
  switch (call.op) {
    case 'insert':
      return { ret: yield* insertFifo(k, atq, taskOf(state, call.task)) };
    case 'insert_vtime':
      return { ret: yield* insertVtime(k, atq, taskOf(state, call.task), call.vtime) };
    case 'remove':
      return { ret: yield* remove(k, atq, taskOf(state, call.task)) };
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

function* onTask(state: SmpState, k: PathContext, call: TaskCall): Path<QueueAnswer> {
  const task = taskOf(state, call.task);
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

/**
 * A dispatcher that looks at the head of a queue before it takes it (upstream: scx_p2dq). A task
 * that came instead of the one it saw is dispatched all the same.
 */
export function* dispatchQueue(
  m: SmpContext,
  k: PathContext,
  q: number,
  cpu: number,
): Path<number | undefined> {
  const { state } = m;
  const ask = function* (call: SmpQueueOperation): Path<QueueAnswer> {
    m.emit({ type: 'call', call, cpu });
    const answer = yield* queueCall(m, k, call);
    m.emit({ type: 'answer', call, cpu, answer, isDispatcher: true });
    return answer;
  };
  const seen = (yield* ask({ op: 'peek', q })).task_out ?? null;
  if (seen === null) return 0;
  const id = (yield* ask({ op: 'pop', q })).task_out ?? null;
  if (id === null) return 0;
  const task = taskOf(state, id);
  if (id !== seen && !state.host.dispatchesMismatch()) {
    const isFifo = state.queues.get(q)?.fifo ?? true;
    const vtime = task.node.key;
    yield* ask(isFifo ? { op: 'insert', q, task: id } : { op: 'insert_vtime', q, task: id, vtime });
    return 0;
  }
  if (k.interleaved) yield point('rmw', state.dispatched, 'length');
  state.dispatched.push(task);
  return 0;
}
