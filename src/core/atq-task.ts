import type { TaskCommon } from './atq-types.ts';
import { EINVAL } from './errno.ts';
import { createNode } from './rbtree-node.ts';

/** A task that is in no queue and that nobody holds. */
export function createTaskCommon(id: number): TaskCommon {
  // The node points back at its task, so one of the two is completed after the other.
  const node = createNode<TaskCommon>(0, null as unknown as TaskCommon);
  const task: TaskCommon = { id, node, atq: null, holdcnt: 0 };
  node.value = task;
  return task;
}

/** The record of that number among some; it exists from its first use. */
export function obtainTaskCommon(tasks: Map<number, TaskCommon>, id: number): TaskCommon {
  let task = tasks.get(id);
  if (task === undefined) {
    task = createTaskCommon(id);
    tasks.set(id, task);
  }
  return task;
}

/**
 * Pins a task. Upstream `scx_atq_task_hold`: an atomic increment of `holdcnt`, whose preemption
 * point the calling path takes.
 */
export function hold(task: TaskCommon): void {
  task.holdcnt += 1;
}

/**
 * Unpins a task, likewise. Upstream `scx_atq_task_drop`, which would count below zero.
 *
 * @returns 0; -EINVAL if nobody holds it
 */
export function drop(task: TaskCommon): number {
  if (task.holdcnt <= 0) return EINVAL;
  task.holdcnt -= 1;
  return 0;
}
