import { setup } from 'xstate';
import type { MachineMeta } from './meta.ts';

type EventType =
  | 'OWN_ON'
  | 'OWN_LESS'
  | 'OWN_OFF'
  | 'ANCESTOR_ON'
  | 'ANCESTOR_LESS'
  | 'ANCESTOR_OFF'
  | 'STRAY'
  | 'LOST'
  | 'UNHOSTED'
  | 'LEAKED';

/** Events of {@link bypassMachine}. */
export type BypassEvent = { readonly type: EventType };

const meta: MachineMeta<EventType> = {
  source: 'kernel/sched/ext.c: scx_bypass, enable_bypass_dsp, disable_bypass_dsp',
  events: {
    OWN_ON: 'scx_bypass(on) of this scheduler',
    OWN_LESS: 'scx_bypass(off) of this scheduler; more of its calls are outstanding',
    OWN_OFF: 'scx_bypass(off) of this scheduler, which takes back its last call',
    ANCESTOR_ON: 'scx_bypass(on) of a scheduler above it',
    ANCESTOR_LESS: 'scx_bypass(off) of one above it; more such calls are outstanding',
    ANCESTOR_OFF: 'scx_bypass(off) of one above it, which takes back the last such call',
    STRAY: 'it bypasses, and no call is outstanding',
    LOST: 'it does not bypass, though a call is outstanding',
    UNHOSTED:
      'a call of its own is outstanding, and its host does not serve the bypass DSQs for it',
    LEAKED: 'no call of its own is outstanding, and its host serves the bypass DSQs for it still',
  },
};

/**
 * By whose calls a scheduler bypasses; one per scheduler, from its attach.
 *
 * Calls nest, and each is taken back by one of the same scheduler. A scheduler bypasses as long
 * as a call of its own or of one above it is outstanding (I-SUB-21, I-SUB-22). The claim on its
 * host's bypass DSQs goes with its own calls alone (I-SUB-23 to 25).
 *
 * - How many calls of a kind are outstanding is not told apart; whoever sends the events counts,
 *   and sends OWN_OFF or ANCESTOR_OFF for the last one and for one too many.
 * - No call off without a call on: OWN_OFF and ANCESTOR_OFF are legal only where one is
 *   outstanding. One above it means since it was linked, so that a scheduler that was linked
 *   under a bypassing parent meets an ANCESTOR_OFF which is not its.
 * - STRAY, LOST, UNHOSTED and LEAKED are legal nowhere. They are what the depth and the claim
 *   say at the end of a call that concerns the scheduler.
 * - The disable of a sub does not take its call back: such a life ends in `own` or `both`.
 */
export const bypassMachine = setup({
  types: {} as { events: BypassEvent; meta: MachineMeta },
}).createMachine({
  id: 'bypass',
  description: 'By whose calls a scheduler bypasses: its own, its ancestors’, or both.',
  meta,
  initial: 'off',
  states: {
    off: {
      description: 'it schedules its tasks itself',
      on: { OWN_ON: 'own', ANCESTOR_ON: 'inherited' },
    },
    own: {
      description: 'by its own calls',
      on: { OWN_ON: 'own', OWN_LESS: 'own', OWN_OFF: 'off', ANCESTOR_ON: 'both' },
    },
    inherited: {
      description: 'by calls of schedulers above it',
      on: {
        ANCESTOR_ON: 'inherited',
        ANCESTOR_LESS: 'inherited',
        ANCESTOR_OFF: 'off',
        OWN_ON: 'both',
      },
    },
    both: {
      description: 'by its own calls and by those of schedulers above it',
      on: {
        OWN_ON: 'both',
        OWN_LESS: 'both',
        OWN_OFF: 'inherited',
        ANCESTOR_ON: 'both',
        ANCESTOR_LESS: 'both',
        ANCESTOR_OFF: 'own',
      },
    },
  },
});
