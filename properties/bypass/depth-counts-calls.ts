import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from '../dispatch/lookups.ts';
import { BypassCalls } from './bypass-calls.ts';

/** I-SUB-22: the depth counts what is outstanding, and the marks follow it. */
export const depthCountsCalls = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-22',
  law: 'Once a call of bypass returns, the depth of each linked scheduler is the number of calls outstanding for it and those above it, never negative, and it is marked as bypassing on each CPU exactly if the depth is above 0.',
  why: 'Calls overlap: suspend, enable and disable know nothing of each other. A depth that drifts leaves a scheduler in bypass for ever, or takes it out while somebody relies on it.',
  source: 'kernel/sched/ext.c scx_bypass, inc_bypass_depth, dec_bypass_depth',
  scope: 'bypass',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const calls = new BypassCalls();
    const check = (sched: Sched): void => {
      if (!when(calls.touched(sched))) return;
      const { bypassDepth } = sched;
      const expected = calls.depthOf(sched);
      if (bypassDepth < 0) broken('negative', `${nameOf(sched)} has bypass depth ${bypassDepth}`);
      if (bypassDepth !== expected) {
        broken(
          'wrong depth',
          `${nameOf(sched)} has bypass depth ${bypassDepth}, ${expected} calls are outstanding`,
        );
      }
      for (const rq of view.kernel.rqs) {
        const isMarked = sched.pcpu[rq.index]?.isBypassing === true;
        if (isMarked === bypassDepth > 0) continue;
        broken(
          'wrong mark',
          `${nameOf(sched)} of bypass depth ${bypassDepth} is ${isMarked ? '' : 'not '}marked as bypassing on CPU ${rq.cpu}`,
        );
      }
    };
    return {
      'bypass-begin': (event) => calls.count(event),
      'bypass-end': () => {
        for (const sched of view.kernel.scheds) check(sched);
      },
    };
  },
});
