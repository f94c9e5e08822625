import { EBUSY } from './errno.ts';
import { type Path, type PathContext, point } from './path.ts';

/** The value of `lock` while nobody holds it. */
export const UNLOCKED = -1;

/** Anything that a spinlock protects; `lock` is the CPU that holds it, or UNLOCKED. */
export interface Lockable {
  lock: number;
}

/** Turns after which a spinning lock gives up, as the bounded arena spinlock does. */
const LOCK_SPIN_LIMIT = 4096;

/** Takes the lock if it is free. */
export function tryLock(k: PathContext, object: Lockable): boolean {
  if (object.lock !== UNLOCKED) return false;
  object.lock = k.cpu;
  return true;
}

/** Waits for a lock found taken; false after too many turns. */
export function* spinForLock(k: PathContext, object: Lockable, name: string): Path<boolean> {
  for (let turns = 0; turns < LOCK_SPIN_LIMIT; turns++) {
    if (k.interleaved) yield point('lock', object, name);
    if (tryLock(k, object)) return true;
  }
  return false;
}

/**
 * Takes a spinlock, waiting for as long as that takes.
 *
 * @returns 0, or -EBUSY if it was not to be had
 */
export function* spinLock(k: PathContext, object: Lockable, name: string): Path<number> {
  if (k.interleaved) yield point('lock', object, name);
  if (tryLock(k, object)) return 0;
  return (yield* spinForLock(k, object, name)) ? 0 : EBUSY;
}

export function unlock(object: Lockable): void {
  object.lock = UNLOCKED;
}
