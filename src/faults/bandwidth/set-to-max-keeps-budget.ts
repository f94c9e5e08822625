import type { Fault } from '../fault.ts';

export const setToMaxKeepsBudget: Fault = {
  id: 'set-to-max-keeps-budget',
  component: 'bandwidth',
  kind: 'liveness',
  design: 'both',
  title: 'A cgroup set from a finite quota to max stays throttled',
  mechanism:
    'A change of bandwidth leaves budgets and flags as they were. A cgroup without a ' +
    'limit is not replenished, so what it had spent is never refilled.',
  source: 'lib/cgroup_bw.bpf.c scx_cgroup_bw_set at b7f394c85, observed',
  seams: {
    bandwidth: {
      becameUnlimited: () => {},
    },
  },
};
