import { Cpumask } from '../core/cpumask.ts';
import { createTask, setLife } from '../core/sched/task.ts';
import type { Rq, Task } from '../core/sched/types.ts';
import { mayHoldTasks, mkdir } from './cgroups.ts';
import type { MachineContext } from './context.ts';
import { attach } from './schedulers.ts';

/** Sets up what the cast says is there: cgroups, tasks, then schedulers, each below its parent. */
export function populate(m: MachineContext): void {
  const k = m.kernel;
  // Parents may stand behind their children in the cast.
  let pending = m.cast.cgroups.filter(({ present }) => present);
  for (let before = -1; pending.length !== before; ) {
    before = pending.length;
    for (const { id } of pending) mkdir(m, id);
    pending = pending.filter(({ id }) => k.cgroups.get(id) === undefined);
  }
  for (const cast of m.cast.tasks) {
    const cgroup = k.cgroups.get(cast.cgroup);
    const home = cgroup !== undefined && mayHoldTasks(cgroup) ? cgroup : k.cgroups.root;
    const mask = cast.cpus === undefined ? k.topology.all : Cpumask.of(cast.cpus);
    const rq = k.rqs.find(({ cpu }) => mask.has(cpu)) ?? (k.rqs[0] as Rq);
    const task = createTask(cast.id, home, mask, rq);
    k.tasks.set(cast.id, task);
    (k.taskList as Task[]).push(task);
    if (cast.present) setLife(k, task, 'alive');
  }
  const levelOf = (id: number): number => k.cgroups.get(id)?.level ?? Number.POSITIVE_INFINITY;
  const present = m.cast.schedulers.filter((each) => each.present !== false);
  present.sort((a, b) => levelOf(a.cgroup) - levelOf(b.cgroup));
  for (const { id } of present) attach(m, id, null);
}
