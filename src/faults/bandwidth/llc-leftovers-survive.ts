import type { Fault } from '../fault.ts';

export const llcLeftoversSurvive: Fault = {
  id: 'llc-leftovers-survive',
  component: 'bandwidth',
  kind: 'arithmetic',
  design: 'A',
  title: 'Budget that an LLC did not use outlives the interval',
  mechanism:
    'Replenishment clears negative LLC budgets and keeps positive ones, on top of a whole ' +
    'new quota.',
  source:
    'cbw_replenish_taskable_cgroup at b7f394c85, observed; the pull request says that ' +
    'unused time is discarded',
  seams: {
    bandwidth: {
      llcBudgetAfter: (budget) => (budget < 0 ? 0 : budget),
    },
  },
};
