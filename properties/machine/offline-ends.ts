import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Rq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dsqName, nameOf } from '../dispatch/lookups.ts';

function placeOf({ dsq, opsState, owner }: Task): string {
  if (dsq !== null) return `on ${dsqName(dsq)}`;
  return opsState === 'queued' ? `with ${nameOf(owner)}` : opsState;
}

/** I-MCH-6: taking a CPU offline comes to an end. */
export const offlineEnds = defineProperty<MachineView, MachineEvent>({
  id: 'I-MCH-6',
  law: 'Taking a CPU offline ends, whatever queues its tasks are in, as soon as none of them is migration-disabled; no runnable task belongs to it afterwards.',
  why: 'A dying CPU waits until its run queue is empty: if its tasks lie where it cannot fetch them, it waits for ever, with the hotplug lock held.',
  source: 'Linux d35a535d3e3e; kernel/sched/ext.c rq_offline_scx, handle_hotplug',
  scope: 'machine',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    /** CPUs on their way out, and how many tasks each had when it began. */
    const leaving = new Map<Rq, number>();
    const offline = new Set<Rq>();
    /** Tasks that became runnable or were put on a DSQ meanwhile. */
    const queued = new Set<Task>();
    const checkTask = (task: Task): void => {
      const { rq } = task;
      if (!task.isQueued || rq.state !== 'offline') return;
      broken(
        'left behind',
        `task ${task.id} belongs to CPU ${rq.cpu}, which is offline, ${placeOf(task)}`,
      );
    };
    /** What may not migrate is waited for (rq_has_pinned_tasks). */
    const isPinned = (rq: Rq): boolean =>
      view.kernel.taskList.some((task) => task.isMigrationDisabled && task.rq === rq);
    const reportHang = (rq: Rq): void => {
      const left = view.kernel.taskList.filter((task) => task.isQueued && task.rq === rq);
      const where = left.map((task) => `task ${task.id} ${placeOf(task)}`).join(', ');
      broken('hangs', `CPU ${rq.cpu} does not go offline: ${where || 'nothing is left on it'}`);
    };
    const judge = (): void => {
      for (const [rq, nr] of leaving) {
        if (rq.state === 'inactive' && isPinned(rq)) continue;
        leaving.delete(rq);
        when(nr > 0);
        if (rq.state === 'inactive') reportHang(rq);
        else for (const task of view.kernel.taskList) if (task.rq === rq) checkTask(task);
      }
      for (const task of queued) if (when(offline.size > 0)) checkTask(task);
      queued.clear();
    };
    /** As long as every CPU is there, nothing can be put on one that is not. */
    const queue = (task: Task): void => {
      if (offline.size > 0) queued.add(task);
    };
    return {
      'cpu-state': ({ rq, from }) => {
        if (from === 'online') leaving.set(rq, rq.nrRunning);
        if (rq.state === 'offline') offline.add(rq);
        else offline.delete(rq);
      },
      runnable: ({ task, isRunnable }) => {
        if (isRunnable) queue(task);
      },
      'dsq-insert': ({ task }) => queue(task),
      performed: judge,
    };
  },
});
