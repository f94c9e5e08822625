import { callOp, hasOp } from '../sched/call.ts';
import { changeTask } from '../sched/change.ts';
import { SCX_ENQ_WAKEUP } from '../sched/constants.ts';
import { dequeueTask } from '../sched/dequeue.ts';
import { enqueueTask } from '../sched/enqueue.ts';
import { selectRq } from '../sched/select.ts';
import { setEnableState, setLife, setOwner, setTaskRq } from '../sched/task.ts';
import type { Kernel, Task } from '../sched/types.ts';
import { disableAndExitTask, enableTask, initTask } from './task-init.ts';

/** try_to_wake_up: the scheduler chooses a CPU, then gets the task. */
export function wake(k: Kernel, task: Task): void {
  k.emit({ type: 'wakeup', task, verdict: task.ddspDsqId });
  if (task.inExtClass) setTaskRq(task, selectRq(k, task));
  becomeRunnable(k, task);
}

function becomeRunnable(k: Kernel, task: Task): void {
  task.isRunnable = true;
  // Who slept has run before.
  task.resetsRunnableAt = true;
  k.emit({ type: 'runnable', task, isRunnable: true });
  if (task.inExtClass) enqueueTask(k, task, SCX_ENQ_WAKEUP);
}

/** A task blocks, or is stopped while it waits. */
export function sleep(k: Kernel, task: Task): void {
  const { rq } = task;
  dequeueTask(k, task);
  task.isRunnable = false;
  if (rq.current === task) rq.needsResched = true;
  k.emit({ type: 'runnable', task, isRunnable: false });
}

/**
 * scx_fork and scx_post_fork: a task is born into its parent's cgroup, and into that cgroup's
 * scheduler.
 *
 * @returns 0, or what init_task answered: then it is not born
 */
export function fork(k: Kernel, task: Task, parent: Task): number {
  task.cgroup = parent.cgroup;
  task.cgroupId = parent.cgroup.id;
  task.rq = parent.rq;
  task.cpuId = parent.cpuId;
  task.policy = 'normal';
  const sched = k.schedOf.get(task.cgroup);
  if (sched !== undefined) {
    const errno = initTask(k, sched, task, true);
    if (errno !== 0) return errno;
    setOwner(k, task, sched);
    setEnableState(k, task, 'ready');
  }
  setLife(k, task, 'alive');
  if (sched !== undefined && k.isSwitchedAll) {
    task.inExtClass = true;
    k.emit({ type: 'class', task, isExt: true });
    enableTask(k, task);
  }
  wake(k, task);
  return 0;
}

/** do_task_dead: the task never runs again. Its schedulers know of it until it is released. */
export function stopForGood(k: Kernel, task: Task): void {
  if (task.isRunnable) sleep(k, task);
  if (!task.isMigrationDisabled) return;
  task.isMigrationDisabled = false;
  // A CPU that waits for it to leave looks again.
  if (task.rq.state === 'inactive') task.rq.needsResched = true;
}

/** Whether a task on its way out has run for the last time, and is not released yet. */
export function isUnreleased({ life, isRunnable }: Task): boolean {
  return life === 'exiting' && !isRunnable;
}

/** do_exit and sched_ext_dead: the task is gone, for whichever schedulers knew it. */
export function die(k: Kernel, task: Task): void {
  stopForGood(k, task);
  setLife(k, task, 'dead');
  disableAndExitTask(k, task);
  if (task.inExtClass) {
    task.inExtClass = false;
    k.emit({ type: 'class', task, isExt: false });
  }
  setEnableState(k, task, 'dead');
}

/** reweight_task_scx. */
export function setWeight(k: Kernel, task: Task, weight: number): void {
  changeTask(k, task, () => {
    task.weight = weight;
    const { owner } = task;
    if (owner === null || task.state !== 'enabled' || !hasOp(owner, 'setWeight')) return;
    callOp(k, owner, 'setWeight', { rq: task.rq, task }, (ops) => ops.setWeight?.(task, weight));
  });
}
