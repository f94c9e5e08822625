import { EACCES } from '../errno.ts';
import { changeTask } from '../sched/change.ts';
import type { Kernel, Task } from '../sched/types.ts';
import { disableTask, enableTask } from './task-init.ts';

/** switching_to_scx: a task enters the ext class. */
export function enterClass(k: Kernel, task: Task): void {
  changeTask(k, task, () => {
    task.inExtClass = true;
    if (k.seams.hierarchy.restartsWaitOnClassSwitch()) task.resetsRunnableAt = true;
    k.emit({ type: 'class', task, isExt: true });
    if (k.seams.hierarchy.enablesOnClassSwitch(task)) enableTask(k, task);
  });
}

/** switched_from_scx: a task leaves the class; `onTheWay` is what else happens to it there. */
export function leaveClass(k: Kernel, task: Task, onTheWay: () => void = () => {}): void {
  changeTask(k, task, () => {
    if (task.state === 'enabled') disableTask(k, task);
    task.inExtClass = false;
    k.emit({ type: 'class', task, isExt: false });
    onTheWay();
  });
}

/**
 * __sched_setscheduler between a normal and a real-time policy.
 *
 * @returns 0, -EACCES into the ext class for a task that its scheduler disallowed, or undefined
 *   if the task has that policy already
 */
export function setPolicy(k: Kernel, task: Task, policy: Task['policy']): number | undefined {
  if (task.policy === policy) return undefined;
  if (policy === 'normal' && task.isDisallowed && k.isSwitchedAll) return EACCES;
  task.policy = policy;
  const isExt = policy === 'normal' && k.isSwitchedAll && task.owner !== null;
  if (isExt && !task.inExtClass) enterClass(k, task);
  else if (!isExt && task.inExtClass) leaveClass(k, task);
  return 0;
}
