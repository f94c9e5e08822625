import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { scanEvery } from '../dispatch/scan-every.ts';
import { isThere } from './lookups.ts';

/** I-SUB-14: nothing of a scheduler outlives its link. */
export const unlinkedOwnsNothing = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-14',
  law: 'From the moment when a scheduler is unlinked no task is owned by it, and none lies on one of its dispatch queues.',
  why: 'What an unlinked scheduler holds is freed with it: its tasks would be lost, and their owner freed memory.',
  source: 'scx_sub_disable, scx_root_disable',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    const ended = new Set<Sched>();
    let operations = 0;
    const owned = (task: Task, sched: Sched): void =>
      run.broken(
        'owns a task',
        `task ${task.id} of cgroup ${task.cgroup.id} belongs to scheduler ${sched.id}, ` +
          'which is unlinked',
      );
    const queued = (task: Task, sched: Sched, dsqId: number): void =>
      run.broken(
        'holds a task',
        `task ${task.id} is on DSQ ${dsqId} of scheduler ${sched.id}, which is unlinked`,
      );
    const scan = (): void => {
      for (const task of view.kernel.taskList) {
        if (!isThere(task)) continue;
        const { owner, dsq } = task;
        if (owner !== null && ended.has(owner)) owned(task, owner);
        if (dsq !== null && dsq.sched !== null && ended.has(dsq.sched)) {
          queued(task, dsq.sched, dsq.id);
        }
      }
    };
    return {
      unlinked: ({ sched }) => {
        run.when(true);
        ended.add(sched);
        scan();
      },
      owner: ({ task, to }) => {
        if (run.when(ended.size > 0 && to !== null) && to !== null && ended.has(to)) {
          owned(task, to);
        }
      },
      'dsq-insert': ({ task, dsq }) => {
        const { sched } = dsq;
        if (ended.size === 0 || !run.when(sched !== null) || sched === null) return;
        if (ended.has(sched)) queued(task, sched, dsq.id);
      },
      step: () => {
        if (ended.size === 0) return;
        if (run.isDue(++operations, scanEvery(view.kernel.taskList.length))) scan();
      },
      end: scan,
    };
  },
});
