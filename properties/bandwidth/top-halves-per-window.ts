import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import { INTERVAL_NS } from '../../src/core/bandwidth/constants.ts';
import type { HostEvent } from '../../src/host/event.ts';

/** I-BW-12: replenishment does not come more often than time passes. */
export const topHalvesPerWindow = defineProperty<HostView, HostEvent>({
  id: 'I-BW-12',
  law: 'In a window of time W there are at most W / 100 ms + 2 top halves.',
  why: 'Each top half hands out a whole quota; more of them than intervals is more CPU time than cpu.max allows.',
  source: 'lib/cgroup_bw.bpf.c replenish_timerfn (the jitter rule)',
  scope: 'bandwidth',
  kind: 'bound',
  designs: ['reservation', 'as-merged', 'accounting'],
  bound: {
    formula: 'n(W) <= W / 100 ms + 2',
    derivation:
      'Let e be the time from one top half to the next. The delay after it is ' +
      'max(100 ms - max(0, e - 100 ms), 20 ms) and a timer fires late, never early: the ' +
      'next e is at least 100 ms if this one was at most 100 ms, and at least 200 ms less this ' +
      'one otherwise. A short e thus follows a long one, and the two sum to 200 ms or more. Of ' +
      'the n - 1 gaps in a window only the first can be short without its long one inside: their ' +
      'sum is at least (n - 2) * 100 ms + 20 ms, and W is no less. Tight: W = 20 ms holds two.',
  },
  watch(run) {
    let fired = 0;
    /** Least of 100 ms * j - t(j) over the firings j so far. */
    let least = Number.POSITIVE_INFINITY;
    return {
      topo: () => {
        fired = 0;
        least = Number.POSITIVE_INFINITY;
      },
      advance: ({ answer }) => {
        const firings = answer.fired;
        if (firings === undefined || firings.length === 0) return;
        for (const [timer, at] of firings) {
          if (timer !== 'replenish') continue;
          const value = INTERVAL_NS * fired - at;
          // For every window from a firing j up to this one, i: i - j + 1 <= W / 100 ms + 2.
          if (run.when(fired > 0) && value - INTERVAL_NS > least) {
            run.broken('too many', `the top half at ${at} ns comes too early for those before it`);
          }
          if (value < least) least = value;
          fired++;
        }
      },
    };
  },
});
