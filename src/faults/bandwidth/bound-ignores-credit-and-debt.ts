import { asU64 } from '../../core/int64.ts';
import type { Fault } from '../fault.ts';

export const boundIgnoresCreditAndDebt: Fault = {
  id: 'bound-ignores-credit-and-debt',
  component: 'bandwidth',
  kind: 'arithmetic',
  design: 'A',
  title: 'The upper bound of an interval knows neither burst nor debt',
  mechanism:
    'A cgroup counts as throttled once its runtime reaches the plain quota, even with ' +
    'burst credit left, and not before, even in debt.',
  source: 'cbw_update_runtime_total_sloppy at b7f394c85, from reading',
  seams: {
    bandwidth: {
      reachedBound: (cgx) => asU64(cgx.runtimeTotalSloppy) >= cgx.nquotaUb,
    },
  },
};
