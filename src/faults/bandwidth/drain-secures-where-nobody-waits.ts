import type { Fault } from '../fault.ts';

export const drainSecuresWhereNobodyWaits: Fault = {
  id: 'drain-secures-where-nobody-waits',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'A drain secures budget on LLCs where nobody waits',
  mechanism:
    'The bottom half asks whether a listed cgroup may run on an LLC before it looks whether ' +
    'anybody waits there. Where the LLC has no budget, the answer transfers some to it, which ' +
    "is nobody's until the interval ends: a task on another LLC gets less than the quota.",
  source: 'cbw_reenqueue_cgroup, cbw_cgroup_bw_throttled at b7f394c85; found by this project',
  seams: {
    bandwidth: {
      *asksForBudget() {
        return true;
      },
    },
  },
};
