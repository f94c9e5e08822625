import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { EAGAIN } from '../../src/core/errno.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** I-MCH-10: every insert of a scheduler that honours cpu.max has been admitted. */
export const admittedByLibrary = defineProperty<MachineView, MachineEvent>({
  id: 'I-MCH-10',
  law: 'A scheduler that honours cpu.max inserts a task into a DSQ only after the library admitted its cgroup or released the task, or could not park it.',
  why: 'A way into a DSQ that does not ask lets tasks of a throttled cgroup run.',
  source: 'sched-ext/scx 78670052e; scheds/include/lib/cgroup.h on scx_cgroup_bw_throttled',
  scope: 'machine',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  watch({ when, broken }) {
    /** The task that may be inserted now, and whether it is because it was asked for. */
    let admitted = -1;
    const released = new Set<number>();
    const release = (tasks: readonly number[] | undefined): void => {
      for (const task of tasks ?? []) released.add(task);
    };
    return {
      throttled: ({ call, answer }) => {
        admitted = answer.ret === EAGAIN ? -1 : call.task;
      },
      put_aside: ({ call, answer }) => {
        if (answer.ret !== 0) admitted = call.task;
        release(answer.enq);
      },
      reenqueue: ({ answer }) => release(answer.enq),
      exit: ({ answer }) => release(answer.enq),
      mkdir: ({ answer }) => release(answer.enq),
      init: ({ answer }) => release(answer.enq),
      move: ({ answer }) => release(answer.enq),
      kfunc: ({ kfunc, caller, task, ret }) => {
        if (kfunc !== 'dsq_insert' || ret !== 1 || task === null) return;
        if (caller === null || caller.parent !== null || caller.policy.name !== 'lavd') return;
        if (!when(!released.delete(task.id)) || admitted === task.id) return;
        broken(
          'not-asked',
          `task ${task.id} of cgroup ${task.cgroupId} was inserted, and the library was not asked or refused`,
        );
      },
    };
  },
});
