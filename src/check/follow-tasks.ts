import type { HostEvent } from '../host/event.ts';
import type { CfsModel } from '../system/cfs-model.ts';
import type { Handlers } from './property.ts';

/**
 * Tells the kernel's bandwidth control who runs or waits to run where. Its runqueues see that;
 * the calls of the library do not tell.
 */
export function followTasks(model: CfsModel): Handlers<HostEvent> {
  return {
    task: ({ task, to }) => {
      if (to === 'queued' || to === 'running') model.enter(task.id, task.cgroup, task.llc);
      else if (to !== 'in-flight') model.leave(task.id);
    },
    moved: ({ task }) => {
      if (task.state === 'running') model.enter(task.id, task.cgroup, task.llc);
    },
  };
}
