import type { Path, PathContext } from '../core/path.ts';
import type { QueueAnswer, QueueCall } from '../scenario/queue-operation.ts';
import { queueCall } from '../system/queue-calls.ts';
import type { SmpContext } from './context.ts';

/** A call of the raw queue library, with both its ends told. */
export function* watchedCall(
  m: SmpContext,
  k: PathContext,
  call: QueueCall,
  asker: { readonly cpu: number; readonly isDispatcher?: true },
): Path<QueueAnswer> {
  m.emit({ type: 'call', call, cpu: asker.cpu });
  if (k.calls !== undefined) k.calls.begun++;
  const answer = yield* queueCall(m.state.queueWorld, k, call);
  if (k.calls !== undefined) k.calls.ended++;
  m.emit({ type: 'answer', call, ...asker, answer });
  return answer;
}
