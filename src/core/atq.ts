import { lockPoint, timedOut, tryLock, unlockAtq } from './atq-lock.ts';
import { hold } from './atq-task.ts';
import type { Atq, AtqLibrary, AtqSeams, TaskCommon } from './atq-types.ts';
import { DEAD } from './atq-types.ts';
import { EALREADY, ECANCELED, EINVAL, ENOSPC } from './errno.ts';
import type { Int64 } from './int64.ts';
import { U64_MAX } from './int64.ts';
import type { Path, PathContext } from './path.ts';
import { alsoAt, point } from './path.ts';
import { createRbtree, nodesInOrder, rbDestroy, rbInsertNode, rbLeast, rbPop } from './rbtree.ts';
import type { RbtreeSeams } from './rbtree-node.ts';
import { UNLOCKED } from './spinlock.ts';

export { lockAtq, unlockAtq } from './atq-lock.ts';
export { remove, removeUnlocked, taskDetach, taskFini } from './atq-remove.ts';
export { createTaskCommon, drop, hold, obtainTaskCommon } from './atq-task.ts';
export type { Atq, AtqLibrary, TaskCommon } from './atq-types.ts';
export { DEAD } from './atq-types.ts';

/** The vtime that stands for first in, first out (upstream SCX_ATQ_FIFO). */
export const ATQ_FIFO: Int64 = U64_MAX;
/** No limit (upstream SCX_ATQ_INF_CAPACITY). */
export const ATQ_INF_CAPACITY: Int64 = U64_MAX;

/** A library without queues; `seams` may be the core's whole set of seams. */
export function createAtqLibrary(seams: {
  readonly atq: AtqSeams;
  readonly rbtree: RbtreeSeams;
}): AtqLibrary {
  return { atq: seams.atq, rbtree: seams.rbtree, lastPopped: null, endScheduler: null };
}

/** An empty queue. Upstream `scx_atq_create_internal`. */
export function createAtq(
  library: AtqLibrary,
  fifo: boolean,
  capacity: Int64 = ATQ_INF_CAPACITY,
): Atq {
  const tree = createRbtree<TaskCommon>(library.rbtree, 'noalloc', 'duplicate');
  return { library, tree, lock: UNLOCKED, capacity, size: 0, seq: 0, fifo, destroyed: false };
}

/**
 * Inserts a task while the caller holds the lock. Upstream `scx_atq_insert_vtime_unlocked`.
 *
 * @param vtime the key, or ATQ_FIFO
 * @returns 0; in this order -ENOSPC (full), -EINVAL (wrong kind of queue), -ECANCELED (the task
 *   is dead), -EALREADY (queued somewhere), or what the tree answers
 */
export function* insertVtimeUnlocked(
  k: PathContext,
  atq: Atq,
  task: TaskCommon,
  vtime: Int64,
): Path<number> {
  const seams = atq.library.atq;
  if (atq.size === atq.capacity) return ENOSPC;
  const fifo = vtime === ATQ_FIFO;
  if (fifo !== atq.fifo) return EINVAL;

  if (k.interleaved) yield point('rmw', task, 'atq');
  const found = task.atq;
  if (found !== null) return found === DEAD ? ECANCELED : EALREADY;
  if (k.interleaved && !seams.claimsAtOnce()) yield point('write', task, 'atq');
  task.atq = atq;

  // A number is used up even if the tree refuses: they are to rise, not to be dense.
  const node = task.node;
  node.key = fifo ? atq.seq++ : vtime;
  const ret = rbInsertNode(atq.tree, node);
  if (k.interleaved) yield point('write', task, 'atq');
  if (ret !== 0) {
    task.atq = null;
    return ret;
  }
  seams.settleClaim(atq, task);
  if (k.interleaved) yield point('write', atq, 'size');
  atq.size += 1;
  return 0;
}

/** Inserts a task by vtime, under the lock. Upstream `scx_atq_insert_vtime`. */
export function* insertVtime(
  k: PathContext,
  atq: Atq,
  task: TaskCommon,
  vtime: Int64,
): Path<number> {
  if (k.interleaved) yield lockPoint(atq);
  if (!tryLock(k, atq)) return timedOut(atq);
  const ret = yield* insertVtimeUnlocked(k, atq, task, vtime);
  unlockAtq(atq);
  return ret;
}

/** Inserts a task at the end of a FIFO queue. Upstream `scx_atq_insert`. */
export function* insertFifo(k: PathContext, atq: Atq, task: TaskCommon): Path<number> {
  return yield* insertVtime(k, atq, task, ATQ_FIFO);
}

/**
 * Takes the first task out, optionally with a hold on it. Upstream `scx_atq_pop`.
 *
 * @returns null from an empty queue, and also if the lock was not to be had in time
 */
export function* pop(k: PathContext, atq: Atq, withHold: boolean): Path<TaskCommon | null> {
  if (k.interleaved) yield alsoAt(lockPoint(atq), point('write', atq, 'size'));
  if (!tryLock(k, atq)) {
    timedOut(atq);
    return null;
  }
  const library = atq.library;
  const node = atq.size === 0 ? null : rbPop(atq.tree);
  if (node === null || typeof node === 'number') {
    library.atq.failedPop(atq);
    unlockAtq(atq);
    return null;
  }
  atq.size -= 1;
  const task = node.value;
  if (withHold) {
    if (k.interleaved) yield point('rmw', task, 'holdcnt');
    hold(task);
  }
  if (k.interleaved) yield point('write', task, 'atq');
  task.atq = null;
  library.lastPopped = task;
  unlockAtq(atq);
  return task;
}

/** The first task, left in place; null where a pop answers null. Upstream `scx_atq_peek`. */
export function* peek(k: PathContext, atq: Atq): Path<TaskCommon | null> {
  if (k.interleaved) yield lockPoint(atq);
  if (!tryLock(k, atq)) {
    timedOut(atq);
    return null;
  }
  const node = atq.size === 0 ? null : rbLeast(atq.tree);
  unlockAtq(atq);
  return node === null ? null : node.value;
}

/**
 * The stored count. Upstream `scx_atq_nr_queued`, which reads it without the lock: the calling
 * path takes the preemption point.
 */
export function nrQueued(atq: Atq): number {
  return atq.size;
}

/** Releases all queued tasks and the queue. Upstream `scx_atq_destroy`, which always answers 0. */
export function* destroy(k: PathContext, atq: Atq): Path<number> {
  while ((yield* pop(k, atq, false)) !== null);
  rbDestroy(atq.tree);
  atq.destroyed = true;
  return 0;
}

/** The queued tasks in the order in which they would be popped. */
export function tasksInOrder(atq: Atq): TaskCommon[] {
  return nodesInOrder(atq.tree).map((node) => node.value);
}
