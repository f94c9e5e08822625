import type { Fault } from '../fault.ts';

export const transferOverdraws: Fault = {
  id: 'transfer-overdraws',
  component: 'bandwidth',
  kind: 'race',
  design: 'A',
  suite: 'smp',
  title: 'Two transfers take the same budget',
  mechanism:
    'A transfer reads what its source has left and subtracts its share later. Two CPUs read ' +
    'the same amount and both take theirs: more is granted than there is.',
  source:
    'cbw_transfer_budget_c2l and cbw_transfer_budget_p2c at b7f394c85; the comment there grants it',
  seams: { bandwidth: { locksBudgets: () => false } },
};
