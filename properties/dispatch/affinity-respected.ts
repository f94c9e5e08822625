import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Rq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** I-SUB-29: where a task may run is not the scheduler's choice. */
export const affinityRespected = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-29',
  law: 'A task runs only on CPUs of its mask, and a migration-disabled one only on the CPU that it was on, unless that went offline.',
  why: 'Affinity is a contract between user and kernel, and a migration-disabled task holds pointers into the data of its CPU.',
  source: 'kernel/sched/ext.c task_can_run_on_remote_rq',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    /** Where the migration-disabled tasks are at home. */
    const homes = new Map<Task, Rq>();
    const check = (task: Task, rq: Rq): void => {
      const isRestricted = task.cpus !== view.kernel.topology.all;
      if (!when(isRestricted || task.isMigrationDisabled)) return;
      if (!task.isMigrationDisabled) {
        if (task.cpus.has(rq.cpu)) return;
        const mask = [...task.cpus].join(',');
        broken('outside its mask', `task ${task.id} runs on CPU ${rq.cpu}; it may on ${mask}`);
        return;
      }
      const home = homes.get(task);
      if (home === undefined || home === rq || home.state === 'offline') return;
      broken(
        'migrated',
        `task ${task.id} runs on CPU ${rq.cpu}; migration was disabled on CPU ${home.cpu}`,
      );
    };
    return {
      switch: ({ rq, next }) => {
        if (next === null) return;
        if (!next.isMigrationDisabled) homes.delete(next);
        check(next, rq);
      },
      performed: ({ operation, outcome }) => {
        if (outcome.status === 'skipped' || !('task' in operation)) return;
        const task = view.kernel.tasks.get(operation.task);
        if (task === undefined) return;
        if (operation.op === 'pin') homes.set(task, task.rq);
        else if (operation.op === 'unpin') homes.delete(task);
        if (task.rq.current === task) check(task, task.rq);
      },
    };
  },
});
