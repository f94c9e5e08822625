import type { Fault } from '../fault.ts';

export const debtForgottenAfterOneInterval: Fault = {
  id: 'debt-forgotten-after-one-interval',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'Over-run is repaid in one interval only',
  mechanism:
    'Replenishment overwrites the budget with the quota less the over-run of the last ' +
    'interval. What that interval could not repay is forgotten.',
  source: 'cbw_replenish_taskable_cgroup at b7f394c85, observed',
  seams: {
    bandwidth: {
      carriedDebt: () => 0,
    },
  },
};
