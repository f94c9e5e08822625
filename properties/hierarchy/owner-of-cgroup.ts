import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { scanEvery } from '../dispatch/scan-every.ts';
import { isInitialised, isQuiet, nameOf, pointerOf } from './lookups.ts';

/** I-SUB-1: a task belongs to the scheduler of its cgroup. */
export const ownerOfCgroup = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-1',
  law: 'While no scheduler is being enabled or disabled, the owner of each initialised task is the scheduler of the cgroup that the task is in, also after it moved there.',
  why: 'A task that keeps its former scheduler is scheduled by one that has no right to it, and outlives it: no disable visits a task outside of its subtree.',
  source:
    'cover letter of the sub-scheduler series, v3; scx_cgroup_move_task, later scx_rehome_task',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    const touched = new Set<Task>();
    let isAll = false;
    let operations = 0;
    const touch = ({ task }: { readonly task: Task }): void => {
      touched.add(task);
    };
    const check = (task: Task): void => {
      if (!run.when(isInitialised(task))) return;
      const expected = pointerOf(view.kernel, task.cgroup);
      if (task.owner === expected) return;
      const { id, cgroup } = task;
      run.broken(
        task.owner === null ? 'no owner' : 'foreign owner',
        `task ${id} of cgroup ${cgroup.id} belongs to ${nameOf(task.owner)}, ` +
          `cgroup ${cgroup.id} to ${nameOf(expected)}`,
      );
    };
    const look = (): void => {
      if (!isQuiet(view)) return;
      for (const task of isAll ? view.kernel.taskList : touched) check(task);
      touched.clear();
      isAll = false;
    };
    return {
      owner: touch,
      'enable-state': touch,
      'task-moved': touch,
      effective: () => {
        isAll = true;
      },
      step: () => {
        if (run.isDue(++operations, scanEvery(view.kernel.taskList.length))) isAll = true;
        look();
      },
      end: () => {
        isAll = true;
        look();
      },
    };
  },
});
