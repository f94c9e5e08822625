import { REPLENISH_BOTTOM_HALF_RUNNING, REPLENISH_IDLE } from '../../core/bandwidth/library.ts';
import type { Fault } from '../fault.ts';

export const replenishTimerNotRearmed: Fault = {
  id: 'replenish-timer-not-rearmed',
  component: 'bandwidth',
  kind: 'liveness',
  design: 'A',
  title: 'The replenish timer dies when nobody drained in the last interval',
  mechanism:
    'A timer that finds the bottom half still ready, because no CPU entered dispatch for ' +
    'a whole interval, returns without arming itself again: no cgroup is replenished any ' +
    'more.',
  source: 'sched-ext/scx eeb9af013; replenish_timerfn at b7f394c85',
  seams: {
    bandwidth: {
      topHalfMayStart: (stat) => stat === REPLENISH_IDLE || stat === REPLENISH_BOTTOM_HALF_RUNNING,
    },
  },
};
