import type { EventLaw } from '../../src/trace/events/law.ts';
import { atTime } from '../../src/trace/judge/words.ts';

/** I-EV-1. */
export const cpuTimeRises: EventLaw = {
  id: 'I-EV-1',
  law: 'The events of a CPU come one after another: their times never fall.',
  why: 'Every other law goes by this order; across a step back nothing can be said.',
  source: 'kernel/sched/clock.c local_clock; kernel/trace/ring_buffer.c rb_add_timestamp',
  watch(view, { when, broken }) {
    return {
      time({ rq, beforeNs }) {
        const { nowNs } = view;
        if (!when(beforeNs !== undefined) || beforeNs === undefined || nowNs >= beforeNs) return;
        broken({
          fromNs: nowNs,
          toNs: beforeNs,
          excessNs: beforeNs - nowNs,
          boundNs: 0,
          message: `CPU ${rq.cpu}: the event after ${atTime(beforeNs)} is of ${atTime(nowNs)}`,
          witnesses: [],
        });
      },
    };
  },
};
