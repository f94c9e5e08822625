import { claimExit, SCX_EXIT_ERROR } from '../../hierarchy/claim.ts';
import { SCX_KICK_IDLE, SCX_KICK_PREEMPT, SCX_REENQ_LOCAL_MAX_REPEAT } from '../constants.ts';
import { removeFromDsq, tasksOf } from '../dsq.ts';
import { reenqueueTask } from '../enqueue.ts';
import { findUserDsq } from '../find-dsq.ts';
import { isBypassing, isDescendant } from '../task.ts';
import type { Dsq, Kernel, Rq, Sched, Task } from '../types.ts';
import { frameOf, reportKfunc } from './caller.ts';
import { takeRqLock } from './queues.ts';

/** scx_bpf_task_set_slice: the owner's right alone; false otherwise. */
export function taskSetSlice(
  k: Kernel,
  caller: Sched | null,
  task: Task,
  sliceNs: number,
): boolean {
  const may = k.seams.sched.maySetTask(caller, task.owner);
  if (may) {
    task.sliceNs = sliceNs;
    if (task.rq.current === task && sliceNs <= 0) task.rq.needsResched = true;
  }
  reportKfunc(k, 'task_set_slice', caller, { task }, may ? 1 : 0);
  return may;
}

/** scx_bpf_task_set_dsq_vtime. Where the task waits in vtime order it keeps its place. */
export function taskSetDsqVtime(
  k: Kernel,
  caller: Sched | null,
  task: Task,
  vtime: number,
): boolean {
  const may = k.seams.sched.maySetTask(caller, task.owner);
  const isOrdered = task.dsq?.isVtime === true;
  if (may && !isOrdered) task.dsqVtime = vtime;
  reportKfunc(k, 'task_set_dsq_vtime', caller, { task }, may ? 1 : 0);
  return may;
}

/** p->scx.disallow, which only the init_task() of that task can set. */
export function taskDisallow(k: Kernel, caller: Sched | null, task: Task): void {
  const frame = caller === null ? undefined : frameOf(k, caller);
  const may = frame?.op === 'initTask' && frame.task === task;
  if (may) task.isDisallowed = true;
  reportKfunc(k, 'task_disallow', caller, { task }, may ? 1 : 0);
}

/** scx_bpf_kick_cpu: off while the caller bypasses there. */
export function kickCpu(k: Kernel, caller: Sched | null, cpu: number, flags: number): void {
  const rq = k.rqByCpu.get(cpu);
  reportKfunc(k, 'kick_cpu', caller, {}, rq === undefined ? 0 : 1);
  if (rq === undefined || caller === null || isBypassing(caller, rq) || rq.state === 'offline')
    return;
  if ((flags & SCX_KICK_IDLE) !== 0 && rq.current !== null) return;
  if ((flags & SCX_KICK_PREEMPT) !== 0 && rq.current?.owner === caller) rq.current.sliceNs = 0;
  rq.needsResched = true;
}

/**
 * reenq_local: the tasks of the caller and of its descendants that lie on a local DSQ go back
 * through ops.enqueue(). Others are passed over.
 *
 * @returns how many
 */
export function reenqueueLocal(k: Kernel, caller: Sched | null, rq: Rq): number {
  const nr = caller === null || caller.bypassDepth !== 0 ? 0 : reenqueue(k, caller, rq.local);
  reportKfunc(k, 'reenqueue_local', caller, { dsq: rq.local }, nr);
  return nr;
}

/** scx_bpf_dsq_reenq, of an own user DSQ. */
export function dsqReenq(k: Kernel, caller: Sched | null, dsqId: number): number {
  const dsq = caller === null ? undefined : findUserDsq(caller, dsqId);
  const may = caller !== null && dsq !== undefined && caller.bypassDepth === 0;
  const nr = may ? reenqueue(k, caller, dsq) : 0;
  reportKfunc(k, 'dsq_reenq', caller, { dsq: dsq ?? null }, nr);
  return nr;
}

function reenqueue(k: Kernel, caller: Sched, dsq: Dsq): number {
  let nr = 0;
  for (const task of tasksOf(dsq)) {
    if (task.owner === null || !isDescendant(task.owner, caller)) continue;
    // Migration-disabled tasks would come straight back.
    if (task.isMigrationDisabled) continue;
    takeRqLock(k, 'reenqueue');
    if (task.nrReenq >= SCX_REENQ_LOCAL_MAX_REPEAT) {
      const blamed = k.seams.sched.blamedForReenqueue(caller, task.owner);
      claimExit(k, blamed, SCX_EXIT_ERROR, `task ${task.id} was put back too often`);
      continue;
    }
    removeFromDsq(k, task);
    reenqueueTask(k, task);
    nr++;
  }
  return nr;
}
