import { callOp, hasOp, notifyTask } from './call.ts';
import { updateCurr } from './charge.ts';
import { removeFromDsq } from './dsq.ts';
import { leaveCustody } from './enqueue.ts';
import { clearVerdict, setOpsState } from './task.ts';
import type { Kernel, Sched, Task } from './types.ts';

/** dequeue_task_scx: a task of the ext class stops being runnable, or is taken off for a change. */
export function dequeueTask(k: Kernel, task: Task): void {
  if (!task.isQueued) return;
  const { rq } = task;
  opsDequeue(k, task);
  if (rq.current === task) {
    updateCurr(k, rq);
    callStopping(k, task, false);
  }
  notifyTask(k, task, 'quiescent');
  task.isQueued = false;
  rq.nrRunning--;
  dispatchDequeue(k, task);
  if (k.seams.sched.erasesVerdict()) clearVerdict(task);
}

/** ops_dequeue: takes a task back out of its scheduler's hands. */
export function opsDequeue(k: Kernel, task: Task): void {
  if (task.opsState === 'queued') setOpsState(k, task, 'none');
  leaveCustody(k, task, null);
}

/** dispatch_dequeue: off the DSQ, or off the list of deferred moves. */
export function dispatchDequeue(k: Kernel, task: Task): void {
  removeFromDsq(k, task);
  const { deferred } = task.rq;
  if (deferred.length === 0) return;
  const at = deferred.indexOf(task);
  if (at >= 0) deferred.splice(at, 1);
}

/** ops.stopping(), to the scheduler whose ops.running() was called. */
export function callStopping(k: Kernel, task: Task, isRunnable: boolean): void {
  const sched = task.owner as Sched;
  task.runningFor = null;
  if (!hasOp(sched, 'stopping')) return;
  callOp(k, sched, 'stopping', { rq: task.rq, task }, (ops) => ops.stopping?.(task, isRunnable));
}
