import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { scanEvery } from '../dispatch/scan-every.ts';
import { isQuiet, isThere, nameOf } from './lookups.ts';

/** I-SUB-8: enabled means in the class. */
export const enabledIffInClass = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-8',
  law: 'After each operation a task is ENABLED exactly if it is in the ext class; one that its scheduler failed to initialise may be in the class until the works are over.',
  why: 'A task that is enabled outside of the class is enabled a second time when it enters; one that is not enabled inside is scheduled by somebody who was never told of it.',
  source: 'switching_to_scx, switched_from_scx, scx_rehome_task',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    const touched = new Set<Task>();
    let operations = 0;
    const touch = ({ task }: { readonly task: Task }): void => {
      touched.add(task);
    };
    const check = (task: Task): void => {
      const { id, state, inExtClass, owner } = task;
      if (!run.when(isThere(task) && (state !== 'none' || isQuiet(view)))) return;
      if ((state === 'enabled') === inExtClass) return;
      run.broken(
        inExtClass ? 'in the class and not enabled' : 'enabled outside of the class',
        `task ${id} of ${nameOf(owner)} is ${state} and ` +
          `${inExtClass ? 'in' : 'not in'} the ext class`,
      );
    };
    const look = (tasks: Iterable<Task>): void => {
      for (const task of tasks) check(task);
      touched.clear();
    };
    return {
      'enable-state': touch,
      class: touch,
      life: touch,
      owner: touch,
      step: () => {
        const { taskList } = view.kernel;
        const isAll = run.isDue(++operations, scanEvery(taskList.length));
        look(isAll ? taskList : touched);
      },
      end: () => look(view.kernel.taskList),
    };
  },
});
