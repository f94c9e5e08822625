import type { Atq } from './atq-types.ts';
import { ETIMEDOUT } from './errno.ts';
import { boundedLock, type Path, type PathContext, type PreemptionPoint } from './path.ts';
import { tryLock, unlock } from './spinlock.ts';

export { tryLock } from './spinlock.ts';

/** The class of the queues' locks. */
export const ATQ_LOCK = 'atq_lock';

/** Before the lock of a queue, an arena spinlock: the wait for it is bounded. */
export function lockPoint(atq: Atq): PreemptionPoint {
  return boundedLock(atq, ATQ_LOCK);
}

/**
 * The lock was not to be had in time.
 *
 * An arena spinlock answers -EBUSY where a CPU waits for more than four at once. Here it waits
 * for two at most, one on a path and one on the timer that interrupts that, so there is no
 * such answer.
 *
 * @returns -ETIMEDOUT
 */
export function timedOut(atq: Atq): number {
  const { library } = atq;
  if (library.atq.endsOnTimeout()) library.endScheduler?.(atq);
  return ETIMEDOUT;
}

/**
 * Takes the lock of a queue. Upstream `scx_atq_lock`.
 *
 * @returns 0, or -ETIMEDOUT
 */
export function* lockAtq(k: PathContext, atq: Atq): Path<number> {
  if (k.interleaved) yield lockPoint(atq);
  return tryLock(k, atq) ? 0 : timedOut(atq);
}

/** Releases the lock. Upstream `scx_atq_unlock`. */
export function unlockAtq(atq: Atq): void {
  unlock(atq);
}
