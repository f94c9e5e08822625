import { setup } from 'xstate';
import type { MachineMeta } from './meta.ts';

type EventType = 'FIRE' | 'DONE_READY' | 'DONE_IDLE' | 'DRAIN' | 'DRAINED' | 'DEAD_TIMER';

/** Events of {@link replenishTimerMachine}. */
export type ReplenishTimerEvent = { readonly type: EventType };

const meta: MachineMeta<EventType> = {
  source: 'lib/cgroup_bw.bpf.c: replenish_timerfn, reenqueue, the enum of replenish states',
  events: {
    FIRE: 'the replenish timer fired and the top half took the state',
    DONE_READY: 'the top half ended with backlogged cgroups to drain',
    DONE_IDLE: 'the top half ended with nothing to drain',
    DRAIN: 'a call of reenqueue was admitted to drain',
    DRAINED: 'a call of reenqueue found too little left and ended the bottom half',
    DEAD_TIMER: 'the timer function returned without re-arming its timer',
  },
};

const setupTimer = setup({
  types: {} as { events: ReplenishTimerEvent; meta: MachineMeta },
});

const idle = { description: 'armed, nothing to drain', on: { FIRE: 'top-half' } } as const;

const topHalf = {
  description: 'the timer is replenishing every cgroup',
  on: { DONE_READY: 'bottom-half-ready', DONE_IDLE: 'idle' },
} as const;

const bottomHalfRunning = {
  description: 'dispatching CPUs drain the listed cgroups',
  on: { FIRE: 'top-half', DRAIN: 'bottom-half-running', DRAINED: 'idle' },
} as const;

/**
 * The replenish timer and the two halves of its work; a single one.
 *
 * The edges are those of the enum's comment (I-BWA-2) and one more: FIRE when the bottom half
 * is ready and nobody came to drain. As merged, the timer function returned there without
 * re-arming and replenishment ended for ever; in the corrected design the top half starts
 * anew and lists again whatever is still backlogged.
 *
 * - DRAIN and DRAINED stand for the changes and admissions that happened. A call of reenqueue
 *   that finds nothing to do, loses the lock, or comes too late with its last edge sends none.
 * - A bottom half that is overtaken by the timer goes on popping in `top-half`: legal, and
 *   without events.
 * - DEAD_TIMER is legal nowhere.
 * - The later design has no state word: top-half is an odd rp_seq, ready a non-zero
 *   has_throttled_tasks, idle a zero one.
 */
export const replenishTimerMachine = setupTimer.createMachine({
  id: 'replenish-timer',
  description: 'The replenish timer: the top half refills, the bottom half drains.',
  meta,
  initial: 'idle',
  states: {
    idle,
    'top-half': topHalf,
    'bottom-half-ready': {
      description: 'backlogged cgroups are listed, nobody drains yet',
      on: { FIRE: 'top-half', DRAIN: 'bottom-half-running' },
    },
    'bottom-half-running': bottomHalfRunning,
  },
});

/**
 * The machine as merged: its text allows the six edges of the enum's comment only.
 *
 * A timer that fires in `bottom-half-ready` has no edge, which is how it comes to die.
 */
export const replenishTimerAsMergedMachine = setupTimer.createMachine({
  id: 'replenish-timer-as-merged',
  description: 'The replenish timer as merged: no way from ready to the top half.',
  meta,
  initial: 'idle',
  states: {
    idle,
    'top-half': topHalf,
    'bottom-half-ready': {
      description: 'backlogged cgroups are listed, nobody drains yet, a timer that fires dies',
      on: { DRAIN: 'bottom-half-running' },
    },
    'bottom-half-running': bottomHalfRunning,
  },
});
