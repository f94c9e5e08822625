import type { Fault } from '../fault.ts';

export const burstResetLost: Fault = {
  id: 'burst-reset-lost',
  component: 'bandwidth',
  kind: 'arithmetic',
  design: 'A',
  title: 'The burst is not refilled when the period ends without underuse',
  mechanism:
    'The burst of a new period is set only on the path that hands out credit: a period ' +
    'whose last interval used its whole quota leaves the burst as it was.',
  source: 'cbw_replenish_taskable_cgroup at b7f394c85, observed',
  seams: {
    bandwidth: {
      resetsBurst: (unusedNs) => unusedNs > 0,
    },
  },
};
