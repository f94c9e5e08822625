import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ms } from './units.ts';

interface Window {
  /** The largest excess over the quota of all windows that end here, in ns. */
  excess: number;
  /** Over-run that may still be unpaid, in ns. */
  overrun: number;
  /** Intervals of the window with the largest excess. */
  length: number;
}

/** I-BW-19, the headline: what a limited subtree uses over any stretch of time. */
export const windowCharge = defineProperty<HostView, HostEvent>({
  id: 'I-BW-19',
  law: 'Over any k intervals in a row a limited subtree is charged at most k times its quota, plus its burst, plus over-run that is still to be repaid.',
  why: 'This is what cpu.max promises its user: in the long run the rate is the quota, whatever the tasks do.',
  source: 'cpu.max semantics',
  scope: 'bandwidth',
  kind: 'bound',
  designs: ['reservation', 'as-merged', 'accounting'],
  bound: {
    formula:
      'c_j + ... + c_k <= (k - j + 1) * Q + burst + O_k, O_k = max(0, O_{k-1} - Q) + over-run_k',
    derivation:
      'Credit of the first interval comes from before the window and is at most the burst; any later credit was left unused within the window. What goes beyond is over-run of single intervals (see I-BWA-6), and each following interval repays a whole quota of it. In an interval of which debt leaves nothing, over-run is of those alone that were admitted before it.',
  },
  watch({ view, when, broken }) {
    const windows = new Map<number, Window>();
    return {
      exit: ({ call }) => void windows.delete(call.cgrp),
      set: ({ call }) => void windows.delete(call.cgrp),
      interval: () => {
        for (const { cgroup, closed } of view.meter.metered.values()) {
          if (closed === null || !closed.settled) continue;
          const window = windows.get(cgroup) ?? { excess: 0, overrun: 0, length: 0 };
          windows.set(cgroup, window);
          window.length = window.excess > 0 ? window.length + 1 : 1;
          window.excess = Math.max(0, window.excess) + closed.spent - closed.quota;
          window.overrun = Math.max(0, window.overrun - closed.quota) + closed.overrun;
          if (!when(window.excess > 0)) continue;
          if (window.excess <= closed.burst + window.overrun) continue;
          broken(
            'window',
            `cgroup ${cgroup} used ${ms(window.excess)} more than its quota in the last ${window.length} intervals: burst is ${ms(closed.burst)}, unpaid over-run ${ms(window.overrun)}`,
          );
        }
      },
    };
  },
});
