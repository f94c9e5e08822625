import type { Reading } from '../../src/trace/judge/counters.ts';
import type { CgroupView, TraceLaw } from '../../src/trace/judge/law.ts';
import { WindowStarts } from '../../src/trace/judge/window-starts.ts';
import { windowWords } from '../../src/trace/judge/words.ts';

interface Start {
  readonly now: Reading;
  readonly elapsedNs: number;
  readonly carriedNs: number;
}

/**
 * A period from before a write. The period timer is not armed anew while it runs: the period
 * that is under way ends as it was set, and a throttling of that time some periods later.
 */
interface Lingering {
  readonly periodNs: number;
  /** When it is over; null until the first reading after the write. */
  readonly untilNs: number | null;
}

const NONE: Lingering = { periodNs: 0, untilNs: null };

/** The longest period that the kernel takes. */
const PERIOD_MAX_NS = 1_000_000_000;

/** I-TR-9. */
export const throttledTime: TraceLaw = {
  id: 'I-TR-9',
  law: 'Over any window, no CPU of a cgroup is throttled for longer than the window, nor for longer than the periods that passed in it.',
  why: 'A clock of throttling that is started twice, or runs while nothing is throttled, sends people looking for a throttling that was not there.',
  source: 'kernel/sched/fair.c unthrottle_cfs_rq, throttled_clock; cpu_cfs_stat_show',
  bound: {
    formula:
      'd(throttled_time) <= N d(t) + carried; d(throttled_time) <= N period (d(nr_periods) + 2 + writes) + carried; carried = N (period (1 + N over-run / quota) + timer lateness), 0 from the beginning of a cgroup, and N of the period from before a write until it is over',
    derivation:
      'Each of N CPUs is throttled for the whole window at most. While one is, the timer runs, so that all of it lies in periods that are counted, but for one that is under way, one whose end falls between two counters that are read one after another, and one that a write cuts short. The time is added when the throttling ends, so a window may be told of one that began before it: this one waits, in its turn, until the debts of all CPUs are paid, a quota a period. A write does not arm a timer that runs: the period under way ends as it was set.',
  },
  watch(cgroup, { when, broken }) {
    const { path, host } = cgroup;
    const clocks = [
      { what: 'time of all CPUs', starts: new WindowStarts<Start>() },
      { what: 'periods on all CPUs', starts: new WindowStarts<Start>() },
    ];
    const restart = (): void => {
      for (const { starts } of clocks) starts.clear();
    };
    let paced = 0;
    let before: Reading | undefined;
    let lingering = NONE;
    return {
      reading(now) {
        paced += cgroup.limit.periodNs * (now.nrPeriods - (before?.nrPeriods ?? 0));
        const isFirst = before === undefined;
        // Nobody knows what was set just before the recording began.
        if (isFirst && !cgroup.isNew) lingering = { periodNs: PERIOD_MAX_NS, untilNs: null };
        lingering = goOn(lingering, now, cgroup);
        const carriedNs =
          isFirst && cgroup.isNew
            ? 0
            : host.cpus * (lingering.periodNs + longestThrottling(cgroup));
        before = now;
        const ends = [now.toNs, paced + 2 * cgroup.limit.periodNs];
        const begins = [now.fromNs, paced];
        for (const [index, { what, starts }] of clocks.entries()) {
          const endNs = host.cpus * (ends[index] as number);
          when(!starts.isEmpty);
          const found = starts.brokenBy(now.throttledNs - endNs);
          if (found !== undefined) {
            const { start: from, excess: excessNs } = found;
            const parts = [
              { what, ns: endNs - from.elapsedNs },
              { what: 'throttled before', ns: from.carriedNs },
              { what: 'rounding', ns: host.resolutionNs - 1 },
            ];
            const window = { fromNs: from.now.fromNs, toNs: now.toNs, excessNs, parts };
            broken({ ...window, ...windowWords(`${path} was throttled for`, window) });
            starts.clear();
          }
          const elapsedNs = host.cpus * (begins[index] as number);
          const room = carriedNs + host.resolutionNs - 1;
          starts.offer(now.throttledNs - elapsedNs + room, { now, elapsedNs, carriedNs });
        }
      },
      written({ periodNs }) {
        paced += periodNs;
        lingering = { periodNs: Math.max(periodNs, lingering.periodNs), untilNs: null };
      },
      restart() {
        restart();
        before = undefined;
        paced = 0;
        lingering = NONE;
      },
    };
  },
};

/** What lingers at a reading. */
function goOn(lingering: Lingering, { toNs }: Reading, cgroup: CgroupView): Lingering {
  const { periodNs, untilNs } = lingering;
  if (periodNs === 0) return NONE;
  if (untilNs === null) {
    return { periodNs, untilNs: toNs + periodNs + 2 * longestThrottling(cgroup) };
  }
  return toNs < untilNs ? lingering : NONE;
}

/** How long a throttling that goes on may have lasted on each CPU, in ns. */
function longestThrottling({ limit, host, overrunNs }: CgroupView): number {
  const { quotaNs, periodNs } = limit;
  if (quotaNs === null) return 0;
  const periods = 1 + Math.ceil((host.cpus * overrunNs) / quotaNs);
  return periods * periodNs + host.timerLatenessNs;
}
