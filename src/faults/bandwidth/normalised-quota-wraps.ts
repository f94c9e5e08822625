import { INTERVAL_NS } from '../../core/bandwidth/constants.ts';
import { divRoundUpU64, mulU64 } from '../../core/int64.ts';
import type { Fault } from '../fault.ts';

export const normalisedQuotaWraps: Fault = {
  id: 'normalised-quota-wraps',
  component: 'bandwidth',
  kind: 'arithmetic',
  design: 'both',
  title: 'A large quota wraps around 64 bits when it is normalised',
  mechanism:
    'The quota in us is multiplied by 100 ms before it is divided by the period. From ' +
    'about 1.8e11 us the product wraps, and a huge quota becomes a small one.',
  source: 'cbw_set_bandwidth at b7f394c85, observed',
  seams: {
    bandwidth: {
      toNs: (us) => mulU64(us, 1000),
      normaliseQuota: (quotaUs, periodUs) => divRoundUpU64(mulU64(quotaUs, INTERVAL_NS), periodUs),
    },
  },
};
