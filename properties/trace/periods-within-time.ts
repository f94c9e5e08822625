import type { Reading } from '../../src/trace/judge/counters.ts';
import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { WindowStarts } from '../../src/trace/judge/window-starts.ts';
import { windowWords } from '../../src/trace/judge/words.ts';

/** I-TR-4. */
export const periodsWithinTime: TraceLaw = {
  id: 'I-TR-4',
  law: 'Over any window between two writes of the limit, no more periods pass than there is time for.',
  why: 'Each period is a refill: a timer that runs too fast gives a cgroup more than its quota, and every law that counts refills would believe it.',
  source: 'kernel/sched/core.c sched_cfs_period_timer, hrtimer_forward_now',
  bound: {
    formula: 'd(nr_periods) x period <= d(t) + period + timer lateness',
    derivation:
      'Periods end on a grid, and each is counted when it has ended. A window of d(t) holds d(t)/period of these ends, and one more. One that ended before the window is counted in it if its timer was late.',
  },
  watch(cgroup, { when, broken }) {
    const starts = new WindowStarts<Reading>();
    let stretch = cgroup.stretch;
    let nrPeriods = 0;
    return {
      reading(now) {
        const { limit, host } = cgroup;
        if (stretch !== cgroup.stretch) starts.clear();
        stretch = cgroup.stretch;
        if (!cgroup.isSteady || limit.quotaNs === null) return;
        const { periodNs } = limit;
        const level = now.nrPeriods * periodNs - now.toNs;
        when(!starts.isEmpty && now.nrPeriods > nrPeriods);
        nrPeriods = now.nrPeriods;
        const found = starts.brokenBy(level);
        if (found !== undefined) {
          const { start: from, excess: excessNs } = found;
          const parts = [
            { what: 'time', ns: now.toNs - from.fromNs },
            { what: 'one period', ns: periodNs },
            { what: 'timer lateness', ns: host.timerLatenessNs },
          ];
          const window = { fromNs: from.fromNs, toNs: now.toNs, excessNs, parts };
          broken({
            ...window,
            ...windowWords(`${cgroup.path}: periods that passed add up to`, window),
          });
          starts.clear();
        }
        const room = periodNs + host.timerLatenessNs;
        starts.offer(now.nrPeriods * periodNs - now.fromNs + room, now);
      },
      restart: () => starts.clear(),
    };
  },
};
