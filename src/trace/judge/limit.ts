import type { TraceSettings } from '../format/format.ts';
import type { Limit } from './law.ts';

const NS_PER_US = 1000;

/** The limit that a recording's settings describe. */
export function limitOf({ quota_us, period_us, burst_us }: TraceSettings): Limit {
  return {
    quotaNs: quota_us < 0 ? null : quota_us * NS_PER_US,
    periodNs: period_us * NS_PER_US,
    burstNs: burst_us * NS_PER_US,
  };
}

/** What a write changed. */
export function changeOf({
  quota_us,
  period_us,
  burst_us,
}: Partial<TraceSettings>): Partial<Limit> {
  return {
    ...(quota_us === undefined ? {} : { quotaNs: quota_us < 0 ? null : quota_us * NS_PER_US }),
    ...(period_us === undefined ? {} : { periodNs: period_us * NS_PER_US }),
    ...(burst_us === undefined ? {} : { burstNs: burst_us * NS_PER_US }),
  };
}
