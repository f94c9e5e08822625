import { subS64 } from '../../core/int64.ts';
import type { TraceSample } from '../format/format.ts';

/** Counters of a sample that may never fall. */
export const RISING = [
  'usage',
  'nr_periods',
  'nr_throttled',
  'throttled_time',
  'nr_bursts',
  'burst_time',
] as const;

/** What the cgroups right below had used, as far as they were read before a reading. */
export interface Below {
  /** Their growth since each was first read. */
  readonly usageNs: number;
  /** How far the cgroup was above them when each of them all was first read. */
  readonly roomNs: number;
  /** When the last of these reads had ended. */
  readonly toNs: number;
  /** Whether each was read since the reading before this one. */
  readonly isWhole: boolean;
}

/** One reading: how far each counter has grown since the first, all read in [fromNs, toNs]. */
export interface Reading {
  readonly fromNs: number;
  readonly toNs: number;
  readonly usageNs: number;
  readonly nrPeriods: number;
  readonly nrThrottled: number;
  readonly throttledNs: number;
  readonly nrBursts: number;
  readonly burstNs: number;
  readonly below: Below;
}

/** A sample as growth since another one; so small that plain numbers are exact. */
export function readingOf(sample: TraceSample, first: TraceSample, below: Below): Reading {
  return {
    fromNs: sample.t,
    toNs: sample.t + sample.d,
    usageNs: Number(subS64(sample.usage, first.usage)),
    nrPeriods: sample.nr_periods - first.nr_periods,
    nrThrottled: sample.nr_throttled - first.nr_throttled,
    throttledNs: Number(subS64(sample.throttled_time, first.throttled_time)),
    nrBursts: sample.nr_bursts - first.nr_bursts,
    burstNs: Number(subS64(sample.burst_time, first.burst_time)),
    below,
  };
}
