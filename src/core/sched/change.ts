import { SCX_ENQ_RESTORE } from './constants.ts';
import { dequeueTask } from './dequeue.ts';
import { enqueueTask } from './enqueue.ts';
import { setNext } from './pick.ts';
import { allowedRq } from './select.ts';
import { setTaskRq } from './task.ts';
import type { Kernel, Task } from './types.ts';

/**
 * scoped_guard(sched_change): takes a task off its queue or CPU, lets something of it be
 * changed, and puts it back. A running task goes on running where it was.
 */
export function changeTask(k: Kernel, task: Task, change: () => void): void {
  const { rq } = task;
  const wasRunning = rq.current === task;
  task.isOff = task.isQueued;
  dequeueTask(k, task);
  change();
  task.isOff = false;
  if (!task.isRunnable || !task.inExtClass || task.owner === null) {
    if (wasRunning) stopRunning(k, task);
    return;
  }
  if (wasRunning) {
    task.stickyCpu = rq.cpu;
    enqueueTask(k, task, SCX_ENQ_RESTORE);
    setNext(k, rq, task);
    return;
  }
  if (!task.isMigrationDisabled) setTaskRq(task, allowedRq(k, task));
  enqueueTask(k, task, SCX_ENQ_RESTORE);
}

/** The class has no claim on the CPU any more. */
function stopRunning(k: Kernel, task: Task): void {
  const { rq } = task;
  rq.current = null;
  rq.needsResched = true;
  k.emit({ type: 'switch', rq, prev: task, next: null });
}

/** A running task that may not stay where it is goes elsewhere (the migration stopper). */
export function moveOff(k: Kernel, task: Task): void {
  const { rq } = task;
  if (task.isMigrationDisabled || !task.isQueued) return;
  if (rq.state === 'online' && task.cpus.has(rq.cpu)) return;
  const wasRunning = rq.current === task;
  task.isOff = true;
  dequeueTask(k, task);
  if (wasRunning) stopRunning(k, task);
  setTaskRq(task, allowedRq(k, task));
  task.isOff = false;
  enqueueTask(k, task, 0);
}
