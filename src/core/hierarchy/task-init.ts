import { EPROTO } from '../errno.ts';
import { callOp, hasOp, notifyTask } from '../sched/call.ts';
import { setEnableState, setOwner } from '../sched/task.ts';
import type { Kernel, Sched, Task } from '../sched/types.ts';
import { scxError } from './claim.ts';

/**
 * What schedulers are told about a task: init_task and exit_task, enable and disable.
 */

const MAX_ERRNO = 4095;

/** ops_sanitize_err: what is neither 0 nor an errno is -EPROTO, and an error of the scheduler. */
export function sanitizeErr(k: Kernel, sched: Sched, op: string, ret: number): number {
  if (ret === 0 || (ret < 0 && ret >= -MAX_ERRNO)) return ret;
  scxError(k, sched, `${op} answered ${ret}, which is no errno`);
  return EPROTO;
}

/** ops.init_task() alone: 0 or an errno. It may sleep, so no lock is held. */
export function callInitTask(k: Kernel, sched: Sched, task: Task, isFork: boolean): number {
  task.isDisallowed = false;
  if (sched.policy.ops.initTask === undefined) return 0;
  const ret = callOp(k, sched, 'initTask', { task }, (ops) => ops.initTask?.(task, isFork));
  if (task.isDisallowed && (isFork || sched.parent !== null)) {
    scxError(k, sched, `init_task disallowed task ${task.id} where it is too late`);
  }
  return sanitizeErr(k, sched, 'init_task', ret);
}

/** scx_init_task: NONE to INIT, if ops.init_task() agrees. */
export function initTask(k: Kernel, sched: Sched, task: Task, isFork: boolean): number {
  const ret = callInitTask(k, sched, task, isFork);
  if (ret !== 0) return ret;
  setEnableState(k, task, 'init');
  task.resetsRunnableAt = true;
  return 0;
}

/** scx_enable_task: READY to ENABLED, and the scheduler learns the weight. */
export function enableTask(k: Kernel, task: Task): void {
  const sched = task.owner as Sched;
  notifyTask(k, task, 'enable');
  setEnableState(k, task, 'enabled');
  if (hasOp(sched, 'setWeight')) {
    callOp(k, sched, 'setWeight', { rq: task.rq, task }, (ops) =>
      ops.setWeight?.(task, task.weight),
    );
  }
}

/** scx_disable_task: ENABLED to READY. */
export function disableTask(k: Kernel, task: Task): void {
  notifyTask(k, task, 'disable');
  setEnableState(k, task, 'ready');
}

export function callExitTask(k: Kernel, sched: Sched, task: Task, isCancelled: boolean): void {
  if (sched.policy.ops.exitTask === undefined) return;
  callOp(k, sched, 'exitTask', { rq: task.rq, task }, (ops) => ops.exitTask?.(task, isCancelled));
}

/**
 * scx_disable_and_exit_task: the task leaves its scheduler, from whatever state, and belongs to
 * none. A task that a sub has initialised meanwhile leaves that too.
 */
export function disableAndExitTask(k: Kernel, task: Task): void {
  const { owner, subInit } = task;
  if (subInit !== null) cancelSubInit(k, subInit, task);
  if (owner !== null) leave(k, owner, task);
  if (task.state !== 'none') setEnableState(k, task, 'none');
  setOwner(k, task, null);
}

function leave(k: Kernel, owner: Sched, task: Task): void {
  switch (task.state) {
    case 'none':
      if (!k.seams.hierarchy.skipsUninitialised()) {
        setEnableState(k, task, 'ready');
        callExitTask(k, owner, task, false);
      }
      return;
    case 'init':
      callExitTask(k, owner, task, true);
      return;
    case 'enabled':
      disableTask(k, task);
      callExitTask(k, owner, task, false);
      return;
    default:
      callExitTask(k, owner, task, false);
  }
}

/**
 * scx_sub_init_cancel_task: undoes the init of a sub that does not get the task. The sub never
 * enabled it, and what its parent's state is does not change.
 */
export function cancelSubInit(k: Kernel, sched: Sched, task: Task): void {
  task.subInit = null;
  if (k.seams.hierarchy.disablesOnAbort() && task.state === 'enabled') {
    notifyTask(k, task, 'disable', sched);
    setEnableState(k, task, 'ready');
  }
  callExitTask(k, sched, task, true);
}
