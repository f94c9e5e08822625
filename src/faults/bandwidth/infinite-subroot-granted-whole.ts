import type { Fault } from '../fault.ts';

export const infiniteSubrootGrantedWhole: Fault = {
  id: 'infinite-subroot-granted-whole',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'An unlimited subroot gives all it has to the first cgroup that asks',
  mechanism:
    'The unit of an unlimited subroot is infinite and a transfer takes it off the ' +
    "subroot's budget, which is never refilled: the first LLC that asks is unlimited from " +
    'then on, all others of the subtree are throttled for ever.',
  source: 'cbw_update_budget_tx, cbw_transfer_budget_p2c at b7f394c85, observed',
  seams: {
    bandwidth: {
      chunkBase: (subroot) => subroot.budgetP2c,
      transferChunk: (subroot) => subroot.budgetP2c,
      isInfiniteSource: () => false,
    },
  },
};
