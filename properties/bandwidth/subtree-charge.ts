import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ms } from './units.ts';

/** I-BWA-6: what a limited subtree may be charged in one interval. */
export const subtreeCharge = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-6',
  law: 'What is charged to the subtree of a limited cgroup in one interval is at most its quota, plus burst credit, less debt, plus the derived over-run.',
  why: 'cpu.max limits a cgroup with everything below it, at any level: otherwise a limit is escaped by nesting.',
  source: 'cpu.max semantics (Documentation/admin-guide/cgroup-v2)',
  scope: 'bandwidth',
  kind: 'bound',
  designs: ['reservation', 'as-merged'],
  bound: {
    formula: 'c_k <= max(0, Q + credit_k - debt_k) + tau_k * sum over (cgroup, LLC) of A',
    derivation:
      'Budget is granted to one LLC of one cgroup at a time, never more in total than the allowance Q + credit - debt. An LLC with any positive budget admits: when it runs out, each of its A tasks that are on a DSQ or running may still run until its next report, which is at most tau away, and no other is admitted. A is the peak in the interval of admitted tasks of the cgroup on the LLC, tau the longest gap between two reports in the interval.',
  },
  watch({ view, when, broken }) {
    return {
      interval: () => {
        for (const { cgroup, closed } of view.meter.metered.values()) {
          if (closed === null || !when(closed.settled && closed.spent > 0)) continue;
          const bound = Math.max(0, closed.allowance) + closed.overrun;
          if (closed.spent <= bound) continue;
          broken(
            'charge',
            `cgroup ${cgroup} was charged ${ms(closed.spent)} in interval ${closed.index}: more than ${ms(closed.allowance)} allowed and ${ms(closed.overrun)} of over-run`,
          );
        }
      },
    };
  },
});
