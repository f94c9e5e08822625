import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { scanEvery } from '../dispatch/scan-every.ts';
import { hasWork, nameOf } from './lookups.ts';

/** I-SUB-9: the mark of a first pass goes with it. */
export const subInitIsTransient = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-9',
  law: 'A task is marked as initialised for a sub-scheduler only while the enable of that scheduler runs.',
  why: 'A mark that stays makes the next enable skip the task, or its death exit it for a scheduler that is gone.',
  source: 'scx_sub_enable_workfn, SCX_TASK_SUB_INIT',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    /** Initialised for a scheduler that did not own them, in an enable that may still run. */
    const marked = new Set<Task>();
    let operations = 0;
    const isRunning = ({ subInit }: Task): boolean =>
      subInit !== null && hasWork(view, subInit, 'enable');
    const check = (task: Task): void => {
      if (!run.when(!isRunning(task))) return;
      marked.delete(task);
      const { id, subInit, owner } = task;
      if (subInit === null) return;
      run.broken(
        'mark stays',
        `task ${id} of ${nameOf(owner)} is still marked as initialised for ` +
          `${nameOf(subInit)}, which no enable works for`,
      );
    };
    return {
      'op-return': ({ sched, op, task, ret }) => {
        if (op !== 'initTask' || ret !== 0 || task === null || task.owner === sched) return;
        if (hasWork(view, sched, 'enable')) marked.add(task);
      },
      step: () => {
        for (const task of marked) check(task);
        const { taskList } = view.kernel;
        if (!run.isDue(++operations, scanEvery(taskList.length))) return;
        for (const task of taskList) if (task.subInit !== null) check(task);
      },
      end: () => {
        for (const task of view.kernel.taskList) if (task.subInit !== null) check(task);
      },
    };
  },
});
