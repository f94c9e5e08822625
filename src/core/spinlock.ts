import { EBUSY } from './errno.ts';
import { type Path, type PathContext, point } from './path.ts';

/** The value of `lock` while nobody holds it. */
export const UNLOCKED = -1;

/** Anything that a spinlock protects; `lock` is the CPU that holds it, or UNLOCKED. */
export interface Lockable {
  lock: number;
}

/** Takes the lock if it is free. */
export function tryLock(k: PathContext, object: Lockable): boolean {
  if (object.lock !== UNLOCKED) return false;
  object.lock = k.cpu;
  return true;
}

/**
 * Takes a spinlock, waiting for as long as that takes.
 *
 * @returns 0; -EBUSY if it is taken and no other path is in flight that could give it back
 */
export function* spinLock(k: PathContext, object: Lockable, name: string): Path<number> {
  do {
    if (k.interleaved) yield point('lock', object, name);
    if (tryLock(k, object)) return 0;
  } while (k.interleaved);
  return EBUSY;
}

export function unlock(object: Lockable): void {
  object.lock = UNLOCKED;
}
