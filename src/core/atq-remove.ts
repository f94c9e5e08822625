import { lockPoint, timedOut, tryLock, unlockAtq } from './atq-lock.ts';
import type { Atq, TaskCommon } from './atq-types.ts';
import { DEAD } from './atq-types.ts';
import { EINVAL } from './errno.ts';
import type { Path, PathContext } from './path.ts';
import { alsoAt, point } from './path.ts';
import { rbRemoveNode } from './rbtree.ts';

/** Not an errno: the mark changed before the lock was ours. */
const CHANGED = 1;
/** Turns for which a cancellation follows a mark that keeps changing. */
const FOLLOW_LIMIT = 4096;

/** Removes a task while the caller holds the lock, leaving `owner` as its mark. */
function* removeInternal(
  k: PathContext,
  atq: Atq,
  task: TaskCommon,
  owner: typeof DEAD | null,
): Path<number> {
  // The mark can leave this queue only under the lock that the caller holds.
  if (task.atq !== atq) return EINVAL;
  const ret = rbRemoveNode(atq.tree, task.node);
  if (k.interleaved) yield alsoAt(point('write', task, 'atq'), point('write', atq, 'size'));
  atq.library.atq.settleRemoval(atq, task, ret, owner);
  return ret;
}

/** Removes a task while the caller holds the lock. Upstream `scx_atq_remove_unlocked`. */
export function* removeUnlocked(k: PathContext, atq: Atq, task: TaskCommon): Path<number> {
  return yield* removeInternal(k, atq, task, null);
}

/**
 * Removes a task from the queue. Upstream `scx_atq_remove`.
 *
 * @returns 0; -EINVAL if it is not in this queue
 */
export function* remove(k: PathContext, atq: Atq, task: TaskCommon): Path<number> {
  if (k.interleaved) yield lockPoint(atq);
  if (!tryLock(k, atq)) return timedOut(atq);
  const ret = yield* removeInternal(k, atq, task, null);
  unlockAtq(atq);
  return ret;
}

/** Removes a task from the queue that its mark named, if it still names it once locked. */
function* removeIfStill(
  k: PathContext,
  atq: Atq,
  task: TaskCommon,
  owner: typeof DEAD | null,
): Path<number> {
  if (k.interleaved) yield lockPoint(atq);
  if (!tryLock(k, atq)) return timedOut(atq);
  const ret = task.atq === atq ? yield* removeInternal(k, atq, task, owner) : CHANGED;
  unlockAtq(atq);
  return ret;
}

/**
 * Takes a task out of whatever queue it is in; it can be queued again. Upstream
 * `scx_atq_task_fini`.
 *
 * @returns 1 if this call removed it; 0 if it was not queued, or is dead; an errno on failure
 */
export function* taskFini(k: PathContext, task: TaskCommon): Path<number> {
  for (let turns = 0; turns < FOLLOW_LIMIT; turns++) {
    if (k.interleaved) yield point('read', task, 'atq');
    const atq = task.atq;
    if (atq === null || atq === DEAD) return 0;
    const ret = yield* removeIfStill(k, atq, task, null);
    if (ret !== CHANGED) return ret === 0 ? 1 : ret;
  }
  return 0;
}

/**
 * Takes a dying task out for good and waits for its holders. Upstream `scx_atq_task_detach`.
 *
 * Upstream's wait is bounded, and gives up with the answer 0; this one lasts.
 *
 * @returns 0, or an errno if the removal failed
 */
export function* taskDetach(k: PathContext, task: TaskCommon): Path<number> {
  for (let turns = 0; turns < FOLLOW_LIMIT; turns++) {
    if (k.interleaved) yield point('read', task, 'atq');
    const atq = task.atq;
    if (atq === DEAD) break;
    if (atq === null) {
      if (k.interleaved) yield point('rmw', task, 'atq');
      if (task.atq !== null) continue;
      task.atq = DEAD;
      break;
    }
    const ret = yield* removeIfStill(k, atq, task, DEAD);
    if (ret === CHANGED) continue;
    if (ret !== 0) return ret;
    break;
  }
  // With no other path in flight nobody can drop a hold, and waiting is in vain.
  if (k.interleaved) yield point('wait', task, 'holdcnt', () => task.holdcnt <= 0);
  return 0;
}
