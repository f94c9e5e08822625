import { type Path, type PathContext, point } from '../core/path.ts';
import type { QueueAnswer, QueueCall } from '../scenario/queue-operation.ts';
import { queueTaskOf } from '../system/queue-calls.ts';
import type { SmpContext } from './context.ts';
import { watchedCall } from './queue-call.ts';

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
  const ask = (call: QueueCall): Path<QueueAnswer> =>
    watchedCall(m, k, call, { cpu, isDispatcher: true });
  const seen = (yield* ask({ op: 'peek', q })).task_out ?? null;
  if (seen === null) return 0;
  const id = (yield* ask({ op: 'pop', q })).task_out ?? null;
  if (id === null) return 0;
  const task = queueTaskOf(state.queueWorld, id);
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
