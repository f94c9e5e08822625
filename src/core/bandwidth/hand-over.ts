import { type Atq, drop, pop, type TaskCommon } from '../atq.ts';
import { type Path, type PathContext, point } from '../path.ts';
import type { BandwidthLibrary } from './types.ts';

/** Gives a task of a backlog to the scheduler. */
export function* handOver(k: PathContext, lib: BandwidthLibrary, task: TaskCommon): Path<void> {
  const path = lib.enqueueCallback(task, k);
  if (path !== undefined) yield* path;
}

/**
 * Pops the first task of a backlog queue and hands it over. It is held from the pop on until it
 * is in the scheduler's hands, so that its record is not freed on the way.
 *
 * @returns false from an empty queue
 */
export function* popAndHandOver(k: PathContext, lib: BandwidthLibrary, btq: Atq): Path<boolean> {
  const holds = lib.seams.holdsPopped();
  const task = yield* pop(k, btq, holds);
  if (task === null) return false;
  yield* handOver(k, lib, task);
  if (k.interleaved && holds) yield point('rmw', task, 'holdcnt');
  if (holds) drop(task);
  return true;
}
