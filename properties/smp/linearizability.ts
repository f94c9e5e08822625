import { QueueReference } from '../../src/reference/queue-reference.ts';
import type { QueueAnswer, QueueCall } from '../../src/scenario/queue-operation.ts';

/** A call of a history; times are places in the order of events. */
export interface HistoryCall {
  readonly call: QueueCall;
  readonly answer: QueueAnswer;
  readonly from: number;
  readonly to: number;
}

/**
 * Whether the calls could have been made one after the other, in an order that keeps every call
 * that had ended before another began ahead of it, with the same answers (Herlihy and Wing).
 *
 * The check is exact, and exponential in the calls that overlap.
 */
export function isLinearizable(history: readonly HistoryCall[]): boolean {
  return extend(history, [], new Set());
}

function extend(
  history: readonly HistoryCall[],
  order: readonly HistoryCall[],
  done: ReadonlySet<HistoryCall>,
): boolean {
  if (order.length === history.length) return true;
  const left = history.filter((one) => !done.has(one));
  const earliestEnd = Math.min(...left.map(({ to }) => to));
  for (const next of left) {
    if (next.from > earliestEnd) continue;
    const longer = [...order, next];
    if (agrees(longer) && extend(history, longer, new Set([...done, next]))) return true;
  }
  return false;
}

/** Whether a sequential queue library gives these answers. */
function agrees(order: readonly HistoryCall[]): boolean {
  const reference = new QueueReference();
  return order.every(({ call, answer }) => reference.follow(call, answer) === null);
}
