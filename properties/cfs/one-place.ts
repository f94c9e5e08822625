import type { CfsView } from '../../src/check/cfs-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { isHeldUp } from '../../src/core/cfs/throttle.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { type HostTask, isRunnable } from '../../src/host/state.ts';

/** What is wrong with the place of a task, or null. */
function misplaced({ cfs, host }: CfsView, task: HostTask): string | null {
  const { id, state } = task;
  const rq = cfs.limboOf.get(id);
  if (state === 'parked') {
    if (rq === undefined) return 'parked nowhere';
    if (rq.group.cgroup.id !== task.cgroup) return 'parked with another cgroup';
    return isHeldUp(cfs, rq.group, rq.llc) ? null : 'parked though nothing holds it up';
  }
  if (rq !== undefined) return isRunnable(task) ? 'in two places' : `parked, but ${state}`;
  if (state === 'in-flight') return 'lost between two places';
  const times = host.dsqs.flat().filter((queued) => queued === task).length;
  if (times !== (state === 'queued' ? 1 : 0)) return `on ${times} dispatch queues`;
  const cpus = host.cpus.filter(({ current }) => current === task).length;
  return cpus === (state === 'running' ? 1 : 0) ? null : `on ${cpus} CPUs`;
}

/** I-CFS-1: no task is lost, none is there twice, and none waits for nothing. */
export const onePlace = defineProperty<CfsView, HostEvent>({
  id: 'I-CFS-1',
  law: 'After each operation a runnable task is in exactly one place: on one dispatch queue, on one CPU, or with a runqueue that is throttled or below one that is; any other task is in none.',
  why: 'A task that waits with a runqueue that nobody will let go never runs again.',
  source: 'kernel/sched/fair.c throttle_cfs_rq, tg_unthrottle_up',
  scope: 'cfs',
  kind: 'state',
  designs: ['cfs'],
  needsState: true,
  watch({ view, when, broken }) {
    const check = (): void => {
      for (const task of view.host.taskList) {
        if (!when(task.state !== 'absent' && task.state !== 'dead')) continue;
        const wrong = misplaced(view, task);
        if (wrong !== null) broken(wrong, `task ${task.id} of cgroup ${task.cgroup}: ${wrong}`);
      }
    };
    return { step: check, end: check };
  },
});
