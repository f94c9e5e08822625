import type { Fault } from '../fault.ts';

export const setFromMaxNeverEnforced: Fault = {
  id: 'set-from-max-never-enforced',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'both',
  title: 'A quota set on an unlimited cgroup is never enforced',
  mechanism:
    'A change of bandwidth leaves budgets as they were. The infinite budget of the LLCs ' +
    'is neither counted nor throttled.',
  source: 'lib/cgroup_bw.bpf.c scx_cgroup_bw_set at b7f394c85, observed',
  seams: {
    bandwidth: {
      becameLimited: () => {},
      startQuota: () => {},
    },
  },
};
