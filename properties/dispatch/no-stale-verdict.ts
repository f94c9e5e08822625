import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SCX_DSQ_INVALID } from '../../src/core/sched/constants.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from './lookups.ts';

/** I-DSP-1: a verdict is carried out, or forgotten with what it was for. */
export const noStaleVerdict = defineProperty<MachineView, MachineEvent>({
  id: 'I-DSP-1',
  law: 'When a wakeup begins, and when a task changes its scheduler, no direct dispatch of the task is pending.',
  why: 'A verdict that survives its cancellation is carried out at a later wakeup, even under another scheduler, to which its DSQ means nothing.',
  source: 'Linux 7e0ffb72de8a; kernel/sched/ext.c clear_direct_dispatch',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    /** Woke before: a verdict may be left. */
    const woken = new Set<Task>();
    return {
      wakeup: ({ task, verdict }) => {
        const isFirst = !woken.has(task);
        woken.add(task);
        if (!when(!isFirst) || verdict === SCX_DSQ_INVALID) return;
        broken(
          'at a wakeup',
          `task ${task.id} of ${nameOf(task.owner)} wakes while its dispatch to DSQ ${verdict} is pending`,
        );
      },
      owner: ({ task, from, to }) => {
        if (!when(woken.has(task)) || task.ddspDsqId === SCX_DSQ_INVALID) return;
        broken(
          'at a handover',
          `task ${task.id} goes from ${nameOf(from)} to ${nameOf(to)} while its dispatch to DSQ ${task.ddspDsqId} is pending`,
        );
      },
    };
  },
});
