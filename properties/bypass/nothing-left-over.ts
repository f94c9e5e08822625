import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from '../dispatch/lookups.ts';
import { BypassCalls } from './bypass-calls.ts';

/** I-SUB-25: when all calls are taken back, nothing of bypass is left. */
export const nothingLeftOver = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-25',
  law: 'A linked scheduler for which no call of bypass is outstanding, nor for those above it, has depth 0 and no claim; it serves no bypass DSQ if none is outstanding for its children either.',
  why: 'What is left keeps the timer that balances bypass DSQs running, costs a look at each dispatch, and is found in the way by the next call.',
  source: 'kernel/sched/ext.c scx_bypass, disable_bypass_dsp',
  scope: 'bypass',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const calls = new BypassCalls();
    const isQuiet = (sched: Sched): boolean => calls.depthOf(sched) === 0;
    const check = (sched: Sched): void => {
      const isOver = calls.touched(sched) && isQuiet(sched);
      const below = calls.childrenOf(sched);
      if (!when(isOver || (below.length > 0 && isQuiet(sched)))) return;
      const { bypassDepth, bypassDspClaim, bypassDspEnableDepth } = sched;
      const who = `${nameOf(sched)}, for which no call of bypass is outstanding,`;
      if (bypassDepth !== 0) broken('depth', `${who} has bypass depth ${bypassDepth}`);
      if (bypassDspClaim) broken('claim', `${who} has a claim`);
      if (bypassDspEnableDepth === 0) return;
      // A child that is gone never takes its last call back.
      if (below.some((child) => !child.isExited && !isQuiet(child))) return;
      broken('service', `${who} serves bypass DSQs ${bypassDspEnableDepth} times`);
    };
    return {
      'bypass-begin': (event) => calls.count(event),
      'bypass-end': () => {
        for (const sched of view.kernel.scheds) check(sched);
      },
    };
  },
});
