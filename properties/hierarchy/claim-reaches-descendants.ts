import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SCX_EXIT_PARENT } from '../../src/core/hierarchy/claim.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { isBelow, nameOf } from './lookups.ts';

/** I-SUB-11: the end of a scheduler is the end of all below it. */
export const claimReachesDescendants = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-11',
  law: 'When the claim of a scheduler returns, other than one that its parent handed down, every linked descendant is claimed and aborting; and none is linked under one that is being ended.',
  why: 'A descendant that misses the end of its ancestor stays loaded under a parent that is torn down, and keeps that parent waiting for ever.',
  source: 'scx_claim_exit, scx_link_sched; Linux 6b4576b09714',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    /** Claimed; the sweep is over when something else happens. */
    let pending: Sched | null = null;
    const judge = (): void => {
      if (pending === null) return;
      const ended = pending;
      pending = null;
      for (const sched of view.kernel.scheds) {
        if (!when(isBelow(sched, ended))) continue;
        if (sched.exitPhase === 'none') {
          broken(
            'descendant lives',
            `scheduler ${sched.id} below scheduler ${ended.id} was not claimed with it`,
          );
        } else if (!sched.aborting) {
          broken(
            'descendant goes on',
            `scheduler ${sched.id} below scheduler ${ended.id} is claimed and not aborting`,
          );
        }
      }
    };
    return {
      claim: ({ sched, kind, isFirst }) => {
        if (kind === SCX_EXIT_PARENT) return;
        judge();
        if (isFirst) pending = sched;
      },
      op: judge,
      'op-return': judge,
      kfunc: judge,
      stage: judge,
      'bypass-begin': judge,
      'attach-begin': judge,
      unlinked: judge,
      linked: ({ sched }) => {
        judge();
        const { parent } = sched;
        if (!when(parent !== null && parent.exitPhase !== 'none')) return;
        broken(
          'linked too late',
          `scheduler ${sched.id} was linked under ${nameOf(parent)}, which ends`,
        );
      },
      step: judge,
    };
  },
});
