import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { ms } from '../bandwidth/units.ts';

interface Usage {
  ran: number;
  reported: number;
}

/** I-MCH-9: what the library is told that a task ran, the task has run. */
export const consumedWasRun = defineProperty<MachineView, MachineEvent>({
  id: 'I-MCH-9',
  law: 'The runtime that a scheduler reports for a task is at most the time that the task ran.',
  why: 'Runtime that nobody used is paid for by the whole cgroup, which is throttled for it, if need be for many seconds.',
  source: 'sched-ext/scx 58740f716; scheds/rust/scx_lavd account_task_runtime',
  scope: 'machine',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  watch({ when, broken }) {
    const usage = new Map<number, Usage>();
    const usageOf = (task: number): Usage => {
      let found = usage.get(task);
      if (found === undefined) {
        found = { ran: 0, reported: 0 };
        usage.set(task, found);
      }
      return found;
    };
    return {
      owner: ({ task }) => void usage.delete(task.id),
      charged: ({ task, ns }) => {
        if (task.owner?.policy.name === 'lavd') usageOf(task.id).ran += ns;
      },
      consume: ({ call }) => {
        const used = usageOf(call.task);
        used.reported += Number(call.ns);
        if (!when(used.ran > 0) || used.reported <= used.ran) return;
        broken(
          'phantom',
          `task ${call.task} ran for ${ms(used.ran)}, and ${ms(used.reported)} were reported`,
        );
      },
    };
  },
});
