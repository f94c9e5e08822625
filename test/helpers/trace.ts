import type { TraceHeader, TraceRecord, TraceSample } from '../../src/trace/format/format.ts';
import type { HostParameters } from '../../src/trace/judge/host.ts';
import { Judge, type TraceVerdict } from '../../src/trace/judge/judge.ts';

export const MS = 1_000_000;

/** Two CPUs, a tick of 4 ms, slices of 5 ms, a sample every 5 ms; `a` has 20 of every 100 ms. */
export function headerOf(...cgroups: TraceHeader['cgroups'][number][]): TraceHeader {
  return {
    format: 'scx-check-cgroup-trace',
    version: 1,
    name: 'small',
    kernel: '6.18.0',
    cpus: 2,
    hz: 250,
    cfs_bandwidth_slice_us: 5000,
    sample_interval_us: 5000,
    cgroups: cgroups.length === 0 ? [cgroupOf('a', 20)] : cgroups,
  };
}

/** A cgroup with a quota in ms of every 100 ms; -1 is none. */
export function cgroupOf(
  path: string,
  quotaMs: number,
  more: { readonly parent?: string; readonly burstMs?: number } = {},
): TraceHeader['cgroups'][number] {
  const { parent = null, burstMs = 0 } = more;
  const quota_us = quotaMs < 0 ? -1 : quotaMs * 1000;
  return { path, parent, quota_us, period_us: 100_000, burst_us: burstMs * 1000 };
}

/** A sample of `a` at so many ms, with a usage in ms; it takes no time. */
export function sampleOf(
  atMs: number,
  usageMs: number,
  more: Partial<TraceSample> = {},
): TraceRecord {
  const sample = {
    t: atMs * MS,
    cg: 'a',
    usage: usageMs * MS,
    nr_periods: 0,
    nr_throttled: 0,
    throttled_time: 0,
    nr_bursts: 0,
    burst_time: 0,
    d: 0,
    ...more,
  };
  return { kind: 'sample', sample };
}

/** A write of the limit of `a`, in ms; it takes no time. */
export function setOf(
  atMs: number,
  settings: { readonly quotaMs?: number; readonly periodMs?: number },
): TraceRecord {
  const { quotaMs, periodMs } = settings;
  const quota = quotaMs === undefined ? {} : { quota_us: quotaMs < 0 ? -1 : quotaMs * 1000 };
  const period = periodMs === undefined ? {} : { period_us: periodMs * 1000 };
  return {
    kind: 'event',
    event: { t: atMs * MS, d: 0, event: 'set', cg: 'a', ...quota, ...period },
  };
}

export function judge(
  header: TraceHeader,
  records: readonly TraceRecord[],
  declared: Partial<HostParameters> = {},
): TraceVerdict {
  const one = new Judge(header, declared);
  for (const record of records) one.feed(record);
  return one.end();
}

/** Ids of the laws that a recording breaks, each once. */
export function brokenLaws(...args: Parameters<typeof judge>): readonly string[] {
  return [...new Set(judge(...args).findings.map(({ property }) => property))].sort();
}
