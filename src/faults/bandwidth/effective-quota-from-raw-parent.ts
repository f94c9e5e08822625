import type { Fault } from '../fault.ts';

export const effectiveQuotaFromRawParent: Fault = {
  id: 'effective-quota-from-raw-parent',
  component: 'bandwidth',
  kind: 'arithmetic',
  design: 'both',
  title: "A grandparent's tighter limit is lost two levels down",
  mechanism:
    "The effective quota of a cgroup is the minimum of its own quota and its parent's " +
    'configured quota. A limit two levels up does not reach it.',
  source: 'sched-ext/scx e1ad015c8; lib/cgroup_bw.bpf.c cbw_update_nquota_ub at b7f394c85',
  seams: {
    bandwidth: {
      boundOfParent: (parent) => parent.nquota,
    },
  },
};
