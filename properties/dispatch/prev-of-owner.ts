import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from './lookups.ts';

/** I-SUB-20: the task that ran before is shown to its owner alone. */
export const prevOfOwner = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-20',
  law: 'ops.dispatch() gets the task that the CPU runs until now if it is its own and of the ext class, and nothing otherwise.',
  why: "A scheduler extends the slice of what it is handed: with another's task it would decide over time that is not its own.",
  source: 'kernel/sched/ext.c scx_dispatch_sched',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    return {
      op: ({ sched, op, rq, prev }) => {
        if (op !== 'dispatch') return;
        const current = rq?.current ?? null;
        if (!when(prev !== null || current !== null)) return;
        const who = (): string => `ops.dispatch() of ${nameOf(sched)} on CPU ${rq?.cpu}`;
        if (prev !== null && prev.owner !== sched) {
          broken('of another', `${who()} gets task ${prev.id} of ${nameOf(prev.owner)}`);
        } else if (prev !== null && !prev.inExtClass) {
          broken('of another class', `${who()} gets task ${prev.id}, which left the class`);
        } else if (prev === null && current?.owner === sched && current.inExtClass) {
          broken('withheld', `${who()} is not shown task ${current.id}, its own`);
        }
      },
    };
  },
});
