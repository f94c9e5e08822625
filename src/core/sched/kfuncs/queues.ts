import { EEXIST, EINVAL, ENODEV, ENOENT } from '../../errno.ts';
import { scxError } from '../../hierarchy/claim.ts';
import { SCX_DSQ_LOCAL } from '../constants.ts';
import { consumeDsq, flushDispatchBuffer } from '../dispatch.ts';
import { advanceCursor, closeCursor, createDsq, openCursor, removeFromDsq } from '../dsq.ts';
import { dispatchEnqueue } from '../enqueue.ts';
import { findDsqForDispatch, findUserDsq } from '../find-dsq.ts';
import { dispatchToLocal } from '../migrate.ts';
import type { DsqIterator } from '../ops.ts';
import type { Dsq, Kernel, Sched, Task } from '../types.ts';
import { dispatchFrame, reportKfunc } from './caller.ts';
import { isUserDsqId } from './insert.ts';

/** scx_bpf_create_dsq: 0, -EINVAL for a built-in id, -EEXIST, -ENODEV without a caller. */
export function createUserDsq(k: Kernel, caller: Sched | null, dsqId: number): number {
  const ret = tryCreate(caller, dsqId);
  reportKfunc(k, 'create_dsq', caller, {}, ret);
  return ret;
}

function tryCreate(caller: Sched | null, dsqId: number): number {
  if (caller === null) return ENODEV;
  if (!isUserDsqId(dsqId)) return EINVAL;
  if (caller.userDsqs.has(dsqId)) return EEXIST;
  caller.userDsqs.set(dsqId, createDsq(dsqId, 'user', caller, null));
  return 0;
}

/** scx_bpf_destroy_dsq: a DSQ that is not empty is an error of the scheduler whose it is. */
export function destroyUserDsq(k: Kernel, caller: Sched | null, dsqId: number): void {
  const table = k.seams.sched.dsqTableOf(k, caller);
  const dsq = table === null ? undefined : findUserDsq(table, dsqId);
  if (table !== null && dsq !== undefined) {
    if (dsq.nr > 0) {
      scxError(k, table, `DSQ ${dsqId} is destroyed with ${dsq.nr} tasks on it`);
    } else {
      table.userDsqs.delete(dsqId);
      dsq.isDestroyed = true;
    }
  }
  reportKfunc(k, 'destroy_dsq', caller, { dsq: dsq ?? null }, dsq?.isDestroyed === true ? 1 : 0);
}

/** scx_bpf_dsq_nr_queued: how many tasks wait, -ENOENT for an unknown DSQ, -ENODEV without a caller. */
export function dsqNrQueued(k: Kernel, caller: Sched | null, dsqId: number): number {
  const table = k.seams.sched.dsqTableOf(k, caller);
  const dsq = table === null ? undefined : findUserDsq(table, dsqId);
  const ret = dsq?.nr ?? (table === null ? ENODEV : ENOENT);
  reportKfunc(k, 'dsq_nr_queued', caller, { dsq: dsq ?? null }, ret);
  return ret;
}

/** scx_bpf_dsq_peek: the head without a lock; an unknown DSQ is an error of the caller. */
export function dsqPeek(k: Kernel, caller: Sched | null, dsqId: number): Task | null {
  const dsq = caller === null ? undefined : findUserDsq(caller, dsqId);
  if (caller !== null && dsq === undefined)
    scxError(k, caller, `peek into DSQ ${dsqId}, which there is not`);
  const head = dsq?.firstTask ?? null;
  const what = head === null ? { dsq: dsq ?? null } : { dsq: dsq ?? null, task: head };
  reportKfunc(k, 'dsq_peek', caller, what, head === null ? 0 : 1);
  return head;
}

/** bpf_iter_scx_dsq_new: an iterator over an own DSQ, -ENOENT for an unknown one, -ENODEV. */
export function dsqIterate(k: Kernel, caller: Sched | null, dsqId: number): DsqIterator | number {
  const dsq = caller === null ? undefined : findUserDsq(caller, dsqId);
  reportKfunc(k, 'iter_dsq_new', caller, { dsq: dsq ?? null }, dsq === undefined ? ENOENT : 0);
  if (dsq === undefined) return caller === null ? ENODEV : ENOENT;
  const cursor = openCursor(dsq);
  return { next: () => advanceCursor(cursor), close: () => closeCursor(cursor) };
}

/** scx_bpf_dsq_move_to_local: what was inserted so far takes effect, then the DSQ is consumed. */
export function dsqMoveToLocal(k: Kernel, caller: Sched | null, dsqId: number): boolean {
  const moved = caller !== null && moveToLocal(k, caller, dsqId);
  const dsq = caller === null ? null : (findUserDsq(caller, dsqId) ?? null);
  reportKfunc(k, 'dsq_move_to_local', caller, { dsq }, moved ? 1 : 0);
  return moved;
}

function moveToLocal(k: Kernel, caller: Sched, dsqId: number): boolean {
  const rq = dispatchFrame(k, caller)?.rq ?? null;
  if (rq === null) {
    scxError(k, caller, 'move_to_local outside of a dispatch');
    return false;
  }
  flushDispatchBuffer(k, caller, rq);
  const dsq = findUserDsq(caller, dsqId);
  if (dsq === undefined) {
    scxError(k, caller, `move_to_local from DSQ ${dsqId}, which there is not`);
    return false;
  }
  if (!consumeDsq(k, caller, rq, dsq)) return false;
  (caller.pcpu[rq.index] as Sched['pcpu'][number]).nrTasks++;
  return true;
}

/** What an iterator has handed out: a task as it waited in a DSQ then. */
export interface Pick {
  readonly task: Task;
  readonly from: Dsq | null;
  readonly seq: number;
}

export function pickOf(task: Task): Pick {
  return { task, from: task.dsq, seq: task.dsqSeq };
}

/**
 * scx_bpf_dsq_move: a task goes from the DSQ in which it was found to another. It needs the
 * task's run queue lock: taken, if the record says that none is held. Until then anything may
 * happen to the task; if it has left the DSQ meanwhile, nothing does.
 *
 * @returns false if it does not wait in a user DSQ of the caller, or is not the DSQ's scheduler's
 */
export function dsqMove(k: Kernel, caller: Sched | null, pick: Pick, dsqId: number): boolean {
  const { task } = pick;
  const moved = caller !== null && move(k, caller, pick, dsqId);
  reportKfunc(k, 'dsq_move', caller, { task, dsq: task.dsq }, moved ? 1 : 0);
  return moved;
}

function move(k: Kernel, caller: Sched, { task, from, seq }: Pick, dsqId: number): boolean {
  if (from === null || from.kind !== 'user' || from.sched !== caller) return false;
  if (k.seams.sched.checksOwnerUnlocked() && isForeign(k, caller, task, from)) return false;
  takeRqLock(k, 'dsq_move');
  if (task.dsq !== from || task.dsqSeq !== seq) return false;
  if (isForeign(k, caller, task, from)) return false;
  // Without a dispatch there is no CPU whose local DSQ could be meant.
  const here = dispatchFrame(k, caller)?.rq ?? null;
  if (dsqId === SCX_DSQ_LOCAL && here === null) return false;
  const dst = findDsqForDispatch(k, caller, here ?? task.rq, dsqId, task);
  removeFromDsq(k, task);
  if (dst.kind === 'local') dispatchToLocal(k, caller, dst, task, 0);
  else dispatchEnqueue(k, dst, task, vtimeFor(dst, task), 0);
  return true;
}

/** A task that waits in a DSQ of another scheduler than its own is an error of whoever moves it. */
function isForeign(k: Kernel, caller: Sched, task: Task, from: Dsq): boolean {
  if (task.owner === from.sched) return false;
  scxError(k, caller, `task ${task.id} of DSQ ${from.id} is not its scheduler's`);
  return true;
}

/** The order that the DSQ has already. */
function vtimeFor(dst: Dsq, task: Task): number | null {
  return dst.kind === 'user' && dst.nr > 0 && dst.isVtime ? task.dsqVtime : null;
}

/** Takes a run queue lock, unless the record says that one is held, which is then exchanged. */
export function takeRqLock(k: Kernel, kfunc: string): void {
  const { lockedRq, heldRq } = k;
  if (lockedRq === null && heldRq !== null) k.emit({ type: 'self-deadlock', kfunc, rq: heldRq });
}
