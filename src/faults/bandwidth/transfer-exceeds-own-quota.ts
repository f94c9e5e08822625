import { S64_MAX } from '../../core/int64.ts';
import type { Fault } from '../fault.ts';

export const transferExceedsOwnQuota: Fault = {
  id: 'transfer-exceeds-own-quota',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'A child takes a whole chunk of its subroot beyond its own quota',
  mechanism:
    "A transfer from the subroot moves the subroot's unit, whatever the quota of the " +
    'cgroup that asks.',
  source: 'sched-ext/scx c794c39ff; cbw_transfer_budget_p2c at b7f394c85, observed',
  seams: {
    bandwidth: {
      ownRemainder: () => S64_MAX,
    },
  },
};
