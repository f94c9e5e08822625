import type { Cgroup } from '../cgroup.ts';
import type { Kernel, Task } from '../sched/types.ts';

/** Every task that is not gone in a cgroup or below it, in the order of the cast. */
export function tasksBelow(k: Kernel, top: Cgroup): readonly Task[] {
  const cgroups = new Set(k.cgroups.preOrder(top));
  return k.taskList.filter((task) => isAround(task) && cgroups.has(task.cgroup));
}

export function isAround(task: Task): boolean {
  return task.life === 'alive' || task.life === 'exiting';
}
