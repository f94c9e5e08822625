import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { errnoName } from '../../src/core/errno.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { difference, type Snapshot, snapshotOf } from './snapshot.ts';

interface Attach {
  readonly schedId: number;
  readonly before: Snapshot;
  callbacks: number;
}

/** I-SUB-5: a refusal is without effect. */
export const refusedAttachChangesNothing = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-5',
  law: 'An attach that is refused while its parent is looked for or itself is made (steps 1 to 3) changes no link, owner, pointer or depth, and calls no callback.',
  why: 'The error is all that the loader gets: nothing exists that could be undone later.',
  source: 'scx_sub_enable_workfn, find_parent_sched',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    let attach: Attach | null = null;
    return {
      'attach-begin': ({ schedId }) => {
        attach = { schedId, before: snapshotOf(view.kernel), callbacks: 0 };
      },
      op: () => {
        if (attach !== null) attach.callbacks++;
      },
      'attach-refused': ({ schedId, errno }) => {
        const refused = attach;
        attach = null;
        // One that had to wait for its turn saw others change things meanwhile.
        if (!when(refused?.schedId === schedId) || refused === null) return;
        const name = `the attach of scheduler ${schedId}, refused with ${errnoName(errno)}`;
        if (refused.callbacks > 0)
          broken('calls', `${name}, called ${refused.callbacks} callbacks`);
        const changed = difference(refused.before, snapshotOf(view.kernel));
        if (changed !== null) broken('changes', `${name}: ${changed}`);
      },
      // Past its checks, or waiting for its turn.
      linked: () => {
        attach = null;
      },
      step: () => {
        attach = null;
      },
    };
  },
});
