import type { Fault } from '../fault.ts';

export const replenishFlagVisibleBeforeBudget: Fault = {
  id: 'replenish-flag-visible-before-budget',
  component: 'bandwidth',
  kind: 'ordering',
  design: 'A',
  suite: 'smp',
  title: 'The cleared flag is seen before the fresh budget',
  mechanism:
    'Replenishment stores the new budget and then clears the throttle flag, with nothing to ' +
    'order the two. Another CPU sees the flag cleared and the old budget, finds the cgroup out ' +
    'of budget and throttles it again for a whole interval.',
  source: 'sched-ext/scx 04b9853e1',
  seams: { bandwidth: { fencesBudget: () => false, locksBudgets: () => false } },
};
