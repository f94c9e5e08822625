import type { Atq } from './atq-types.ts';
import { UNLOCKED } from './atq-types.ts';
import { EBUSY } from './errno.ts';
import type { Path, PathContext } from './path.ts';
import { point } from './path.ts';

/** Turns after which a spinning lock gives up, as the bounded arena spinlock does. */
const LOCK_SPIN_LIMIT = 4096;

/** Takes the lock if it is free. */
export function tryLock(k: PathContext, atq: Atq): boolean {
  if (atq.lock !== UNLOCKED) return false;
  atq.lock = k.cpu;
  return true;
}

/** Waits for a lock found taken; false after too many turns. */
export function* spinForLock(k: PathContext, atq: Atq): Path<boolean> {
  for (let turns = 0; turns < LOCK_SPIN_LIMIT; turns++) {
    if (k.interleaved) yield point('lock', atq, 'lock');
    if (tryLock(k, atq)) return true;
  }
  return false;
}

/**
 * Takes the lock of a queue. Upstream `scx_atq_lock`.
 *
 * @returns 0, or -EBUSY if it was not to be had
 */
export function* lockAtq(k: PathContext, atq: Atq): Path<number> {
  if (k.interleaved) yield point('lock', atq, 'lock');
  if (tryLock(k, atq)) return 0;
  return (yield* spinForLock(k, atq)) ? 0 : EBUSY;
}

/** Releases the lock. Upstream `scx_atq_unlock`. */
export function unlockAtq(atq: Atq): void {
  atq.lock = UNLOCKED;
}
