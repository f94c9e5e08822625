import { S64_MAX } from '../../core/int64.ts';
import type { Fault } from '../fault.ts';

export const transferSkipsMiddleAncestor: Fault = {
  id: 'transfer-skips-middle-ancestor',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'A limit between the subroot and the cgroup is not enforced',
  mechanism:
    'Budget moves from the subroot to the cgroup that asks. The cgroups between them are ' +
    'neither asked nor replenished.',
  source: 'cbw_transfer_budget_p2c, replenish_timerfn at b7f394c85, observed',
  seams: {
    bandwidth: {
      ancestorsRemainder: () => S64_MAX,
      isListed: (cgroup, cgx) => cgx.hasLlcx || cgroup.level === 1,
    },
  },
};
