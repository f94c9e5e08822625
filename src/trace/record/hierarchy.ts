import { join } from 'node:path';
import { canonical, type Int64 } from '../../core/int64.ts';
import type { TraceSample, TraceSettings } from '../format/format.ts';
import type { CgroupFiles } from './files.ts';

/** What is read of one cgroup at a time, but for when and of which. */
export type SampledCounters = Omit<TraceSample, 't' | 'cg' | 'd'>;

/** One version's way to say what a cgroup may use and has used. Undefined: it is gone. */
export interface Hierarchy {
  readonly version: 1 | 2;
  /** The directory with the limits of the cgroup at the top of the recording. */
  readonly directory: string;
  /** What counters of time are rounded down to. */
  readonly resolutionNs: number;
  /** Both take the path of a cgroup below the top; empty for the top itself. */
  settings(below: string): TraceSettings | undefined;
  counters(below: string): SampledCounters | undefined;
  forget(below: string): void;
}

const DEFAULT_PERIOD_US = 100_000;
const NS_PER_US = 1000n;

/** Cgroup v2: cpu.max and cpu.stat; times in us. */
export function hierarchyV2(files: CgroupFiles, directory: string): Hierarchy {
  return {
    version: 2,
    directory,
    resolutionNs: 1000,
    settings(below) {
      const at = join(directory, below);
      const max = files.read(at, 'cpu.max');
      // A cgroup without cpu.max has no limit; one without cpu.stat either is not there.
      if (max === undefined && files.read(at, 'cpu.stat') === undefined) return undefined;
      const [quota = 'max', period = DEFAULT_PERIOD_US] = words(max);
      return {
        quota_us: quota === 'max' ? -1 : Number(quota),
        period_us: Number(period),
        burst_us: Number(files.read(at, 'cpu.max.burst') ?? 0),
      };
    },
    counters(below) {
      const stat = fields(files.read(join(directory, below), 'cpu.stat'));
      if (stat === undefined) return undefined;
      return {
        usage: nsOfUs(stat.get('usage_usec')),
        nr_periods: Number(stat.get('nr_periods') ?? 0),
        nr_throttled: Number(stat.get('nr_throttled') ?? 0),
        throttled_time: nsOfUs(stat.get('throttled_usec')),
        nr_bursts: Number(stat.get('nr_bursts') ?? 0),
        burst_time: nsOfUs(stat.get('burst_usec')),
      };
    },
    forget: (below) => files.forget(join(directory, below)),
  };
}

/** Cgroup v1: cpu.cfs_* and cpu.stat in one hierarchy, cpuacct.usage perhaps in another; ns. */
export function hierarchyV1(
  files: CgroupFiles,
  directory: string,
  accounting: string = directory,
): Hierarchy {
  return {
    version: 1,
    directory,
    resolutionNs: 1,
    settings(below) {
      const at = join(directory, below);
      const quota = files.read(at, 'cpu.cfs_quota_us');
      if (quota === undefined) return undefined;
      return {
        quota_us: Number(quota),
        period_us: Number(files.read(at, 'cpu.cfs_period_us') ?? DEFAULT_PERIOD_US),
        burst_us: Number(files.read(at, 'cpu.cfs_burst_us') ?? 0),
      };
    },
    counters(below) {
      const usage = files.read(join(accounting, below), 'cpuacct.usage');
      const stat = fields(files.read(join(directory, below), 'cpu.stat'));
      if (usage === undefined || stat === undefined) return undefined;
      return {
        usage: integer(usage.trim()),
        nr_periods: Number(stat.get('nr_periods') ?? 0),
        nr_throttled: Number(stat.get('nr_throttled') ?? 0),
        throttled_time: integer(stat.get('throttled_time')),
        nr_bursts: Number(stat.get('nr_bursts') ?? 0),
        burst_time: integer(stat.get('burst_time')),
      };
    },
    forget(below) {
      files.forget(join(directory, below));
      files.forget(join(accounting, below));
    },
  };
}

function words(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.trim().split(/\s+/);
}

/** Lines "name value". */
function fields(text: string | undefined): ReadonlyMap<string, string> | undefined {
  if (text === undefined) return undefined;
  const all = words(text);
  const map = new Map<string, string>();
  for (let index = 0; index + 1 < all.length; index += 2) {
    map.set(all[index] as string, all[index + 1] as string);
  }
  return map;
}

function integer(text = '0'): Int64 {
  return canonical(BigInt(text));
}

function nsOfUs(text = '0'): Int64 {
  return canonical(BigInt(text) * NS_PER_US);
}
