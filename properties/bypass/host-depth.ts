import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from '../dispatch/lookups.ts';
import { BypassCalls } from './bypass-calls.ts';

/** Whether a disable has come so far that it gives the claim up. */
function isOnItsWayOut({ works }: MachineView, sched: Sched): boolean {
  return works.some(
    (work) =>
      work.kind === 'disable' &&
      work.sched === sched &&
      (work.stage === 'reparented' || work.stage === 'unlinked'),
  );
}

/** I-SUB-23: a bypass DSQ is served as long as somebody needs it. */
export const hostDepth = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-23',
  law: 'A scheduler serves bypass DSQs for itself, if it has a claim, and for each child with a claim (bypass_dsp_enable_depth); it has a claim exactly while calls of its own are outstanding.',
  why: 'One too few, and tasks lie where no CPU looks; one too many, and every dispatch looks into empty queues.',
  source: 'kernel/sched/ext.c enable_bypass_dsp, disable_bypass_dsp',
  scope: 'bypass',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const calls = new BypassCalls();
    let isDirty = false;
    const touch = (): void => {
      isDirty = true;
    };
    const check = (sched: Sched): void => {
      const below = calls.childrenOf(sched);
      if (!when(calls.touched(sched) || below.length > 0)) return;
      const { bypassDspEnableDepth, bypassDspClaim } = sched;
      const children = below.filter((child) => child.bypassDspClaim).length;
      const expected = (bypassDspClaim ? 1 : 0) + children;
      if (bypassDspEnableDepth !== expected) {
        broken(
          'wrong depth',
          `${nameOf(sched)} serves bypass DSQs ${bypassDspEnableDepth} times: its claim is ${bypassDspClaim}, children with a claim are ${children}`,
        );
      }
      const own = calls.ownOf(sched);
      if (bypassDspClaim === own > 0 || isOnItsWayOut(view, sched)) return;
      broken(
        bypassDspClaim ? 'claim left' : 'no claim',
        `${nameOf(sched)} has ${bypassDspClaim ? 'a' : 'no'} claim, with ${own} calls of its own outstanding`,
      );
    };
    const checkAll = (): void => {
      for (const sched of view.kernel.scheds) check(sched);
    };
    return {
      'bypass-begin': (event) => {
        calls.count(event);
        touch();
      },
      'bypass-end': checkAll,
      linked: touch,
      unlinked: touch,
      performed: () => {
        if (isDirty) checkAll();
        isDirty = false;
      },
    };
  },
});
