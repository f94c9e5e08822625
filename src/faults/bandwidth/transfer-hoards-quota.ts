import type { Fault } from '../fault.ts';

export const transferHoardsQuota: Fault = {
  id: 'transfer-hoards-quota',
  component: 'bandwidth',
  kind: 'liveness',
  design: 'A',
  title: 'One cgroup, or one LLC, reserves the whole quota that others wait for',
  mechanism:
    'A transfer moves a unit of at least 20 ms, or the whole quota if that is less. What is ' +
    "reserved and not used is nobody else's until the interval ends, and who runs across the " +
    'end asks first again: a sibling, or the backlog on another LLC, can wait for ever although ' +
    'most of the quota is not used. One random number picks the cgroup to drain first and the LLC ' +
    'to start at, so with as many cgroups as LLCs the same LLC of a cgroup is first every time.',
  source:
    'cbw_calc_budget_tx, cbw_transfer_budget_p2c, cbw_reenqueue_cgroup at b7f394c85; found by this project',
  seams: {
    bandwidth: {
      shareOf: (available) => available,
      firstLlc: (lib, nuance) => nuance % lib.nrLlcs,
    },
  },
};
