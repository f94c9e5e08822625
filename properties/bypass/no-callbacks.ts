import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Rq, Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from '../dispatch/lookups.ts';

/** Callbacks that decide what runs where. */
const DECIDES: ReadonlySet<string> = new Set(['selectCpu', 'enqueue', 'dispatch', 'tick']);

function isBypassing(sched: Sched, rq: Rq): boolean {
  return sched.pcpu[rq.index]?.isBypassing === true;
}

/** I-SUB-27: a scheduler that bypasses decides nothing. */
export const noCallbacksInBypass = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-27',
  law: 'On a CPU where a scheduler bypasses, none of its select_cpu(), enqueue(), dispatch() and tick() is called.',
  why: 'Bypass is for schedulers that are not ready, broken, or whose programs sleep: whoever asks them may wait for ever.',
  source:
    'kernel/sched/ext.c do_enqueue_task, select_task_rq_scx, task_tick_scx, scx_dispatch_sched',
  scope: 'bypass',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    return {
      op: ({ sched, op, task, rq }) => {
        if (!DECIDES.has(op)) return;
        const where = task?.rq ?? rq;
        if (where === null || !when(isBypassing(sched, where))) return;
        broken(
          op,
          `ops.${op}() of ${nameOf(sched)} is called${task === null ? '' : ` for task ${task.id}`} on CPU ${where.cpu}, where it bypasses`,
        );
      },
      // What would have been asked otherwise.
      wakeup: ({ task }) => {
        when(task.inExtClass && task.owner !== null && isBypassing(task.owner, task.rq));
      },
      'dsq-insert': ({ dsq }) => {
        if (dsq.kind === 'bypass') when(true);
      },
    };
  },
});
