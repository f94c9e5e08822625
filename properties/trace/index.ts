import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { burstWithinCap } from './burst-within-cap.ts';
import { countersNeverFall } from './counters-never-fall.ts';
import { countsWithinPeriods } from './counts-within-periods.ts';
import { periodsWithinTime } from './periods-within-time.ts';
import { subtreeWithinParent } from './subtree-within-parent.ts';
import { throttledBelowQuota } from './throttled-below-quota.ts';
import { throttledTime } from './throttled-time.ts';
import { timeRises } from './time-rises.ts';
import { unlimitedNeverThrottled } from './unlimited-never-throttled.ts';
import { usageAfterThrottling } from './usage-after-throttling.ts';
import { usageWithinCpus } from './usage-within-cpus.ts';
import { usageWithinQuota } from './usage-within-quota.ts';

/** The laws that recordings of real machines are judged by. */
export const traceLaws: readonly TraceLaw[] = [
  timeRises,
  countersNeverFall,
  countsWithinPeriods,
  periodsWithinTime,
  usageWithinQuota,
  usageAfterThrottling,
  usageWithinCpus,
  subtreeWithinParent,
  throttledTime,
  burstWithinCap,
  throttledBelowQuota,
  unlimitedNeverThrottled,
];
