import { nrQueued } from '../atq.ts';
import { type Path, type PathContext, point } from '../path.ts';
import type { LlcContext } from './context.ts';

/**
 * Whether a task of the cgroup waits on the LLC.
 *
 * The count is read without the lock, so a task that is put aside just then may be missed. Who
 * looks has to look again: the top half does, at the end of each interval.
 */
export function* hasWaiters(k: PathContext, { btq }: LlcContext): Path<boolean> {
  if (k.interleaved) yield point('read', btq, 'size');
  return nrQueued(btq) !== 0;
}
