import { changeTask } from '../sched/change.ts';
import { clearVerdict, setEnableState, setOwner } from '../sched/task.ts';
import type { Kernel, Sched, Task } from '../sched/types.ts';
import { callExitTask, disableAndExitTask, disableTask, enableTask } from './task-init.ts';

/** Pass 2 of an enable: the sub, which has initialised the task, takes it from its parent. */
export function takeOver(k: Kernel, task: Task, sched: Sched): void {
  changeTask(k, task, () => {
    const { owner: parent } = task;
    if (task.state === 'enabled') disableTask(k, task);
    if (parent !== null) callExitTask(k, parent, task, false);
    adopt(k, task, sched, k.seams.hierarchy.restartsWaitOnTakeOver());
    task.subInit = null;
  });
}

/** scx_rehome_task: a task that its next scheduler has initialised leaves the one that it has. */
export function rehome(k: Kernel, task: Task, sched: Sched): void {
  changeTask(k, task, () => {
    disableAndExitTask(k, task);
    setEnableState(k, task, 'init');
    setEnableState(k, task, 'ready');
    adopt(k, task, sched, k.seams.hierarchy.restartsWaitOnRehome());
  });
}

function adopt(k: Kernel, task: Task, sched: Sched, isNewWait: boolean): void {
  setOwner(k, task, sched);
  if (k.seams.sched.erasesVerdict()) clearVerdict(task);
  if (isNewWait) task.resetsRunnableAt = true;
  if (k.seams.hierarchy.enablesOnHandover(task)) enableTask(k, task);
}

/** scx_punt_task: a task goes to a parent that could not initialise it, in state NONE. */
export function punt(k: Kernel, task: Task, parent: Sched): void {
  changeTask(k, task, () => {
    disableAndExitTask(k, task);
    setOwner(k, task, parent);
  });
}
