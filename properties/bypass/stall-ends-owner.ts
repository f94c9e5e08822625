import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { SCX_EXIT_ERROR_STALL } from '../../src/core/hierarchy/claim.ts';
import type { Sched } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { ms } from '../bandwidth/units.ts';
import { nameOf } from '../dispatch/lookups.ts';

/** I-SUB-32: who lets a task wait, pays for it. */
export const stallEndsOwner = defineProperty<MachineView, MachineEvent>({
  id: 'I-SUB-32',
  law: 'A stalled task ends its owner, with all below it, and no ancestor; a sub ends by a stall only if a task of its own waited longer than its timeout.',
  why: 'Ending an ancestor takes the whole tree down for the failure of one leaf.',
  source: 'kernel/sched/ext.c check_rq_for_timeouts',
  scope: 'bypass',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    /** Subs that were ended for a stall, and stalls of this operation. */
    let ended: Sched[] = [];
    const owners = new Set<Sched>();
    const judge = (): void => {
      for (const sched of ended) {
        if (when(true) && owners.has(sched)) continue;
        broken('without a stall', `${nameOf(sched)} is ended, and none of its tasks has stalled`);
      }
      if (ended.length > 0) ended = [];
      if (owners.size > 0) owners.clear();
    };
    return {
      claim: ({ sched, kind, isFirst }) => {
        // A watchdog that is late ends the root.
        if (isFirst && kind === SCX_EXIT_ERROR_STALL && sched.level > 0) ended.push(sched);
      },
      stall: ({ task, sched, waitedNs }) => {
        when(true);
        const { owner } = task;
        if (owner !== null) owners.add(owner);
        if (owner !== sched) {
          broken(
            'not its owner',
            `the stall of task ${task.id} of ${nameOf(owner)} is laid on ${nameOf(sched)}`,
          );
        }
        if (owner === null || waitedNs > owner.timeoutNs) return;
        broken(
          'too early',
          `task ${task.id} waited for ${ms(waitedNs)}, and ${nameOf(owner)} has ${ms(owner.timeoutNs)}`,
        );
      },
      performed: judge,
      end: judge,
    };
  },
});
