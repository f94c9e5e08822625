import type { TraceLaw } from '../../src/trace/judge/law.ts';
import { atTime } from '../../src/trace/judge/words.ts';

/** I-TR-1. */
export const timeRises: TraceLaw = {
  id: 'I-TR-1',
  law: 'The samples of a cgroup are taken one after another: their times rise.',
  why: 'Every other law measures by this clock; where it steps back, nothing can be said across the step.',
  source: 'clock_gettime(2): CLOCK_MONOTONIC cannot be set',
  watch({ path }, { when, broken }) {
    return {
      reading: () => when(true),
      disorder({ field, before, after }) {
        if (field !== 't') return;
        broken({
          fromNs: after.t,
          toNs: before.t,
          excessNs: before.t - after.t,
          boundNs: 0,
          parts: [],
          message: `${path}: the sample after ${atTime(before.t)} is of ${atTime(after.t)}`,
        });
      },
    };
  },
};
