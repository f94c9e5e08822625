import { scxError } from '../../hierarchy/claim.ts';
import { SCX_DSQ_INVALID, SCX_DSQ_USER_MAX } from '../constants.ts';
import type { Kernel, Sched, SchedCpu, Task } from '../types.ts';
import { dispatchFrame, frameOf, reportKfunc } from './caller.ts';

export interface Insert {
  readonly task: Task;
  readonly dsqId: number;
  readonly sliceNs: number;
  /** null: FIFO order. */
  readonly vtime: number | null;
  readonly enqFlags: number;
}

/**
 * scx_bpf_dsq_insert and scx_bpf_dsq_insert_vtime. From select_cpu and enqueue it is a verdict
 * for the task that the callback is about; from dispatch it is an entry in the buffer.
 *
 * @returns whether it was accepted; a task of another scheduler is ignored and counted
 */
export function dsqInsert(k: Kernel, caller: Sched | null, insert: Insert): boolean {
  const accepted = caller !== null && isAccepted(k, caller, insert);
  reportKfunc(k, 'dsq_insert', caller, { task: insert.task }, accepted ? 1 : 0);
  return accepted;
}

function isAccepted(k: Kernel, caller: Sched, insert: Insert): boolean {
  const { task } = insert;
  if (task.owner !== caller) {
    caller.events.insertNotOwned++;
    return false;
  }
  const frame = frameOf(k, caller);
  if (frame?.op === 'enqueue' || frame?.op === 'selectCpu') return isVerdict(k, caller, insert);
  const dispatch = dispatchFrame(k, caller);
  if (dispatch === undefined || dispatch.rq === null) {
    scxError(k, caller, `insert of task ${task.id} where nothing can be dispatched`);
    return false;
  }
  const pcpu = caller.pcpu[dispatch.rq.index] as SchedCpu;
  if (pcpu.buffer.length >= caller.dspMaxBatch) {
    scxError(k, caller, `more than ${caller.dspMaxBatch} inserts in one dispatch`);
    return false;
  }
  setSlice(task, insert.sliceNs);
  pcpu.buffer.push({
    task,
    qseq: task.qseq,
    dsqId: insert.dsqId,
    vtime: insert.vtime,
    enqFlags: insert.enqFlags,
  });
  return true;
}

/** mark_direct_dispatch: once, for the task that the callback is about. */
function isVerdict(k: Kernel, caller: Sched, insert: Insert): boolean {
  const { task } = insert;
  const frame = k.frames.at(-1) as Kernel['frames'][number];
  if (frame.task !== task) {
    scxError(k, caller, `direct dispatch of task ${task.id} in a callback about another`);
    return false;
  }
  if (!frame.mayInsert || task.ddspDsqId !== SCX_DSQ_INVALID) {
    scxError(k, caller, `a second direct dispatch of task ${task.id}`);
    return false;
  }
  frame.mayInsert = false;
  setSlice(task, insert.sliceNs);
  task.ddspDsqId = insert.dsqId;
  task.ddspVtime = insert.vtime ?? Number.NaN;
  task.ddspEnqFlags = insert.enqFlags;
  return true;
}

/** A slice of 0 leaves the task the one that it has, or gives it a little. */
function setSlice(task: Task, sliceNs: number): void {
  task.sliceNs = sliceNs > 0 ? sliceNs : Math.max(1, task.sliceNs);
}

/**
 * The old form of the vtime insert, with no caller: where a root has subs it cannot be said
 * whose program it is, and the task's owner is to blame.
 */
export function dsqInsertVtimeCompat(k: Kernel, caller: Sched | null, insert: Insert): void {
  if (k.scheds.length > 1) {
    const { owner } = insert.task;
    if (owner !== null) {
      scxError(k, owner, `the old vtime insert of task ${insert.task.id} beside sub-schedulers`);
    }
    reportKfunc(k, 'dsq_insert_vtime_compat', caller, { task: insert.task }, 0);
    return;
  }
  dsqInsert(k, caller, insert);
}

/** Whether an id may name a DSQ to which a task can be moved in vtime order. */
export function isUserDsqId(dsqId: number): boolean {
  return Number.isSafeInteger(dsqId) && dsqId >= 0 && dsqId <= SCX_DSQ_USER_MAX;
}
