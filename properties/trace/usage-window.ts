import type { Reading } from '../../src/trace/judge/counters.ts';
import type { CgroupView, Limit, Part, Reporter } from '../../src/trace/judge/law.ts';
import type { BrokenWindow } from '../../src/trace/judge/window-starts.ts';
import { windowWords } from '../../src/trace/judge/words.ts';

/** Where a window of usage begins, and what the cgroup may have had there. */
export interface UsageStart {
  readonly now: Reading;
  /** What had been granted by then. */
  readonly grantedNs: number;
  readonly parts: readonly Part[];
  /** What may be used between two counters that are read one after another. */
  readonly readNs: number;
}

/** What the pool holds after a refill, at most. */
export function poolPart({ quotaNs, burstNs }: Limit): Part {
  const what = burstNs === 0 ? 'quota at the start' : 'quota and burst at the start';
  return { what, ns: (quotaNs ?? 0) + burstNs };
}

/** What some CPUs may have taken from the pool and not used. */
export function slicesPart({ limit, host }: CgroupView, cpus: number): Part {
  const poolNs = (limit.quotaNs ?? 0) + limit.burstNs;
  return { what: 'slices on CPUs', ns: cpus * Math.min(host.sliceNs, poolNs) };
}

/** Reads that took less than this share of a tick count as one instant. */
const INSTANT = 0.01;

/**
 * What the cgroup may have used between `usage` and `nr_periods` of one reading, if a refill that
 * is counted in it came between the two.
 */
export function readGapNs({ host }: CgroupView, { fromNs, toNs }: Reading): number {
  const { cpus, tickNs, resolutionNs } = host;
  const tookNs = toNs - fromNs;
  const chargedNs = tookNs < INSTANT * tickNs ? 0 : tickNs;
  return cpus * (tookNs + chargedNs) + resolutionNs - 1;
}

/** Reports a window of usage that ends now. */
export function reportUsage(
  cgroup: CgroupView,
  { broken }: Reporter,
  now: Reading,
  { start: from, excess: excessNs }: BrokenWindow<UsageStart>,
): void {
  const { path, grantedNs, overrunNs } = cgroup;
  const parts = [
    { what: 'granted', ns: grantedNs - from.grantedNs },
    ...from.parts,
    { what: 'over-run', ns: overrunNs },
    { what: 'reading', ns: from.readNs },
  ];
  const window = { fromNs: from.now.fromNs, toNs: now.toNs, excessNs, parts };
  broken({ ...window, ...windowWords(`${path} used`, window) });
}
