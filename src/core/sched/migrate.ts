import { scxError } from '../hierarchy/claim.ts';
import { dispatchEnqueue } from './enqueue.ts';
import { findDsqForDispatch, globalDsqOf } from './find-dsq.ts';
import { clearVerdict, setOpsState, setTaskRq } from './task.ts';
import type { Dsq, Kernel, Rq, Sched, Task } from './types.ts';

/**
 * task_can_run_on_remote_rq: whether a task may be taken to a CPU that is not its own.
 *
 * @param blamed the scheduler that asked for it, where asking is an error; null to ask quietly
 */
export function canRunOnRemoteRq(k: Kernel, task: Task, rq: Rq, blamed: Sched | null): boolean {
  if (task.isMigrationDisabled) {
    if (blamed !== null) {
      scxError(k, blamed, `task ${task.id} cannot be migrated, but was sent to CPU ${rq.cpu}`);
    }
    return false;
  }
  if (!task.cpus.has(rq.cpu)) {
    if (blamed !== null) scxError(k, blamed, `task ${task.id} may not run on CPU ${rq.cpu}`);
    return false;
  }
  return rq.state === 'online';
}

/** move_remote_task_to_local_dsq: the task changes its run queue; its scheduler is not asked. */
export function moveToRemoteLocal(k: Kernel, task: Task, rq: Rq, enqFlags: number): void {
  setTaskRq(task, rq);
  dispatchEnqueue(k, rq.local, task, null, enqFlags);
}

/** dispatch_to_local_dsq: to the local DSQ of any CPU, or to the global one if it cannot run there. */
export function dispatchToLocal(
  k: Kernel,
  sched: Sched,
  dst: Dsq,
  task: Task,
  enqFlags: number,
): void {
  const rq = dst.rq as Rq;
  if (task.rq === rq) {
    dispatchEnqueue(k, dst, task, null, enqFlags);
  } else if (canRunOnRemoteRq(k, task, rq, sched)) {
    setOpsState(k, task, 'none');
    moveToRemoteLocal(k, task, rq, enqFlags);
  } else {
    dispatchEnqueue(k, globalDsqOf(sched, task), task, null, enqFlags);
  }
}

/** process_ddsp_deferred_locals: verdicts for other CPUs that had to wait for the lock. */
export function processDeferred(k: Kernel, rq: Rq): void {
  for (let task = rq.deferred.shift(); task !== undefined; task = rq.deferred.shift()) {
    const owner = task.owner as Sched;
    const { ddspDsqId, ddspEnqFlags } = task;
    clearVerdict(task);
    const dsq = findDsqForDispatch(k, owner, rq, ddspDsqId, task);
    if (dsq.kind === 'local') dispatchToLocal(k, owner, dsq, task, ddspEnqFlags);
    else dispatchEnqueue(k, dsq, task, null, ddspEnqFlags);
  }
}
