import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { EnableState, Sched, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { hasWork, isThere, nameOf, pointerOf } from './lookups.ts';

/** The states that tasks were in when a scheduler began to initialise them. */
type Former = Map<Task, EnableState>;

/** I-SUB-6: a failed enable leaves no trace. */
export const failedEnableUndone = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-6',
  law: 'Once the works of a scheduler whose enable failed are over, it is not linked, owns no task, no cgroup points to it, and each task that it initialised is in its former state.',
  why: 'A failed child must not keep its subtree in bypass for good, nor take from the parent what it never ran.',
  source: 'scx_sub_enable_workfn, abort; Linux 21a5a97ba478',
  scope: 'hierarchy',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    /** Enables that are not over, or have failed. */
    const enables = new Map<Sched, Former>();
    const leave = ({ task }: { readonly task: Task }): void => {
      for (const former of enables.values()) former.delete(task);
    };
    const begin = ({ sched }: { readonly sched: Sched }): void => {
      if (!enables.has(sched)) enables.set(sched, new Map());
    };
    const isOver = (sched: Sched): boolean =>
      !hasWork(view, sched, 'enable') &&
      !hasWork(view, sched, 'disable') &&
      !view.kernel.claimed.includes(sched);
    const judge = (sched: Sched, former: Former): void => {
      const { kernel } = view;
      const { id } = sched;
      if (sched.isLinked || kernel.scheds.includes(sched)) {
        run.broken('still linked', `scheduler ${id} failed to enable and is still linked`);
      }
      for (const task of kernel.taskList) {
        if (task.owner !== sched && task.subInit !== sched) continue;
        const how = task.owner === sched ? 'owns' : 'has initialised';
        run.broken('keeps a task', `scheduler ${id} failed to enable and ${how} task ${task.id}`);
      }
      for (const cgroup of kernel.schedOf.keys()) {
        if (!cgroup.online || pointerOf(kernel, cgroup) !== sched) continue;
        run.broken(
          'keeps a cgroup',
          `scheduler ${id} failed to enable and cgroup ${cgroup.id} points to it`,
        );
      }
      for (const [task, state] of former) {
        if (!isThere(task) || task.state === state) continue;
        run.broken(
          'state lost',
          `task ${task.id} was ${state} under ${nameOf(task.owner)} ` +
            `before scheduler ${id} failed to enable, and is ${task.state}`,
        );
      }
    };
    return {
      linked: begin,
      op: ({ sched, op, task }) => {
        if (op !== 'initTask' || task === null) return;
        const former = enables.get(sched);
        if (former !== undefined && !former.has(task)) former.set(task, task.state);
      },
      // What happens to a task by itself changes its state rightly.
      class: leave,
      life: leave,
      owner: leave,
      'task-moved': leave,
      enabled: ({ sched }) => {
        enables.delete(sched);
      },
      'enable-failed': begin,
      // Without a word that it succeeded, an enable whose work is over has failed.
      step: () => {
        for (const [sched, former] of enables) {
          if (!run.when(isOver(sched))) continue;
          enables.delete(sched);
          judge(sched, former);
        }
      },
    };
  },
});
