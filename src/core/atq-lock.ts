import type { Atq } from './atq-types.ts';
import type { Path, PathContext } from './path.ts';
import { spinForLock as spin, spinLock, unlock } from './spinlock.ts';

export { tryLock } from './spinlock.ts';

/** The class of the queues' locks. */
export const ATQ_LOCK = 'atq_lock';

/** Waits for a lock found taken; false after too many turns. */
export function spinForLock(k: PathContext, atq: Atq): Path<boolean> {
  return spin(k, atq, ATQ_LOCK);
}

/**
 * Takes the lock of a queue. Upstream `scx_atq_lock`.
 *
 * @returns 0, or -EBUSY if it was not to be had
 */
export function lockAtq(k: PathContext, atq: Atq): Path<number> {
  return spinLock(k, atq, ATQ_LOCK);
}

/** Releases the lock. Upstream `scx_atq_unlock`. */
export function unlockAtq(atq: Atq): void {
  unlock(atq);
}
