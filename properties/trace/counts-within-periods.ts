import type { Reading } from '../../src/trace/judge/counters.ts';
import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { WindowStarts } from '../../src/trace/judge/window-starts.ts';
import { atTime } from '../../src/trace/judge/words.ts';

/** I-TR-3. */
export const countsWithinPeriods: TraceLaw = {
  id: 'I-TR-3',
  law: 'Over any window, no more periods count as throttled than have passed, and no more as bursts than have passed and limits were written.',
  why: 'A period that counts twice makes a dashboard show more throttling than there was.',
  source: 'kernel/sched/fair.c do_sched_cfs_period_timer, __refill_cfs_bandwidth_runtime',
  bound: {
    formula: 'd(nr_throttled) <= d(nr_periods); d(nr_bursts) <= d(nr_periods) + writes',
    derivation:
      'The timer counts a period first, and as throttled or a burst then. A write refills too, and may count a burst. Counters of one sample are not read at one instant: nr_periods is taken from the sample after it.',
  },
  watch({ path }, { when, broken }) {
    let writes = 0;
    const rules = [
      { name: 'throttled', counted: ({ nrThrottled }: Reading) => nrThrottled },
      { name: 'bursts', counted: ({ nrBursts }: Reading) => nrBursts - writes },
    ].map((rule) => ({ ...rule, starts: new WindowStarts<Reading>() }));
    return {
      reading(now, next) {
        const { nrPeriods } = next ?? now;
        for (const { name, counted, starts } of rules) {
          const level = counted(now) - nrPeriods;
          when(!starts.isEmpty && next !== undefined);
          const found = next === undefined ? undefined : starts.brokenBy(level);
          if (found !== undefined) {
            const { start: from, excess } = found;
            broken({
              fromNs: from.fromNs,
              toNs: now.toNs,
              excessNs: null,
              boundNs: null,
              parts: [],
              message: `${path}: more periods count as ${name} than passed from ${atTime(from.fromNs)} to ${atTime(now.toNs)}: ${excess} too many`,
            });
            starts.clear();
          }
          starts.offer(counted(now) - now.nrPeriods, now);
        }
      },
      written() {
        writes++;
      },
      restart() {
        for (const { starts } of rules) starts.clear();
      },
    };
  },
};
