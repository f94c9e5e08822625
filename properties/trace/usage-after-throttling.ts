import type { Reading } from '../../src/trace/judge/counters.ts';
import type { CgroupView, TraceLaw } from '../../src/trace/judge/law.ts';
import { WindowStarts } from '../../src/trace/judge/window-starts.ts';
import { readGapNs, reportUsage, slicesPart, type UsageStart } from './usage-window.ts';

/** I-TR-6. */
export const usageAfterThrottling: TraceLaw = {
  id: 'I-TR-6',
  law: 'A cgroup that is throttled has nothing left, no burst either: from then on it uses no more than its quota for each period that passes, and the over-run.',
  why: 'This is the sharpest that can be said of usage. A cgroup that bursts after it was throttled takes time that nobody gave it.',
  source:
    'kernel/sched/fair.c throttle_cfs_rq, distribute_cfs_runtime, __refill_cfs_bandwidth_runtime',
  bound: {
    formula: 'd(usage) <= granted + (N - 1) min(slice, quota + burst) + N tick + N d',
    derivation:
      'A CPU is throttled once it finds the pool empty, and stays so while refills are spent on debts: nothing is left but slices on the other CPUs. At the end each CPU may be a tick in debt. That a CPU was throttled shows in two ways. First, throttled_time grows when throttling ends: if it grows by more than N times what has passed since a reading, some CPU was throttled at that reading. It is one without a refill shortly before, by the lateness of a timer, for a CPU may learn late that it is throttled no more; then there is no N d. Second, a refill may count as throttled: the window begins with the reading after it, the quota of the refill is in granted, and N d is as in I-TR-5.',
  },
  watch(cgroup, reporter) {
    const starts = new WindowStarts<UsageStart>();
    const standing = new StandingStill();
    let before: Reading | undefined;
    let stretch = cgroup.stretch;
    const offer = (now: Reading, grantedNs: number, readNs: number): void => {
      const slices = slicesPart(cgroup, cgroup.host.cpus - 1);
      const level = now.usageNs - grantedNs + slices.ns + readNs;
      starts.offer(level, { now, grantedNs, parts: [slices], readNs });
    };
    const restart = (): void => {
      starts.clear();
      standing.clear();
      before = undefined;
    };
    return {
      reading(now) {
        const { limit, isSteady, grantedNs, grantedBeforeNs } = cgroup;
        if (limit.quotaNs === null) return restart();
        reporter.when(!starts.isEmpty);
        const window = starts.brokenBy(now.usageNs - grantedNs - cgroup.overrunNs);
        if (window !== undefined) {
          reportUsage(cgroup, reporter, now, window);
          starts.clear();
        }
        const isSame = isSteady && stretch === cgroup.stretch;
        const last = isSame ? before : undefined;
        before = isSteady ? now : undefined;
        stretch = cgroup.stretch;
        if (!isSame) standing.clear();
        const still = standing.read(now, cgroup);
        if (still !== undefined) {
          offer(still.now, still.grantedNs, cgroup.host.resolutionNs - 1);
        }
        if (last !== undefined && now.nrThrottled > last.nrThrottled) {
          offer(now, grantedBeforeNs, readGapNs(cgroup, now));
        }
      },
      restart,
    };
  },
};

/** A reading, and what had been granted by then. */
interface Moment {
  readonly now: Reading;
  readonly grantedNs: number;
}

/** Finds readings at which a CPU was throttled, by the throttled time that is told later. */
class StandingStill {
  /** The last reading without a refill shortly before. */
  #candidate: Moment | undefined;
  #nrPeriods = -1;
  #refilledByNs = 0;

  clear(): void {
    this.#candidate = undefined;
    this.#nrPeriods = -1;
  }

  /** @returns the candidate, once it is sure */
  read(now: Reading, { host, grantedNs }: CgroupView): Moment | undefined {
    const candidate = this.#candidate;
    if (now.nrPeriods !== this.#nrPeriods) this.#refilledByNs = now.toNs;
    else if (now.fromNs > this.#refilledByNs + host.timerLatenessNs) {
      this.#candidate = { now, grantedNs };
    }
    this.#nrPeriods = now.nrPeriods;
    if (candidate === undefined) return undefined;
    const endedNs = now.throttledNs - candidate.now.throttledNs - (host.resolutionNs - 1);
    return endedNs > host.cpus * (now.toNs - candidate.now.fromNs) ? candidate : undefined;
  }
}
