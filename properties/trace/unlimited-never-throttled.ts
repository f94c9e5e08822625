import type { Reading } from '../../src/trace/judge/counters.ts';
import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { atTime } from '../../src/trace/judge/words.ts';

/** I-TR-12. */
export const unlimitedNeverThrottled: TraceLaw = {
  id: 'I-TR-12',
  law: 'A cgroup without limit has no periods, and none of them is throttled.',
  why: 'Whoever was given no limit is not to be held up by one that was there before.',
  source: 'kernel/sched/fair.c do_sched_cfs_period_timer: quota == RUNTIME_INF',
  watch(cgroup, { when, broken }) {
    let before: Reading | undefined;
    let stretch = cgroup.stretch;
    return {
      reading(now) {
        const { limit, isSteady, path } = cgroup;
        const last = stretch === cgroup.stretch ? before : undefined;
        stretch = cgroup.stretch;
        before = isSteady && limit.quotaNs === null ? now : undefined;
        if (!when(last !== undefined && before !== undefined) || last === undefined) return;
        const grew = now.nrPeriods > last.nrPeriods ? 'nr_periods' : 'nr_throttled';
        if (now.nrPeriods === last.nrPeriods && now.nrThrottled === last.nrThrottled) return;
        broken({
          fromNs: last.fromNs,
          toNs: now.toNs,
          excessNs: null,
          boundNs: null,
          parts: [],
          message: `${path}: ${grew} grows by ${atTime(now.toNs)} where there is no limit`,
        });
      },
      restart() {
        before = undefined;
      },
    };
  },
};
