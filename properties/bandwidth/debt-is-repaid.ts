import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ms } from './units.ts';

/** Quotas of this size and more are beyond the exact range of the reference. */
const EXACT_MAX = 2 ** 49;

/** I-BWA-7: over-run is repaid by the cgroup that made it. */
export const debtIsRepaid = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-7',
  law: 'Over-run is repaid in full in the following intervals, by the cgroup that made it: the budget of a cgroup of level 1 starts each interval at quota plus credit less all unpaid debt.',
  why: 'Time is over-booked on purpose. That is fair only if the debt is charged over time, and to nobody else.',
  source:
    'lib/cgroup_bw.bpf.c cbw_cgroup_bw_throttled (comment on overbooking), cbw_replenish_taskable_cgroup',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['cgroups.budget_remaining'],
  watch({ view, when, broken }) {
    return {
      interval: () => {
        for (const { cgroup, bucket } of view.meter.metered.values()) {
          const context = contextOfLevel1(view, cgroup);
          if (!when(context !== undefined && bucket.quota < EXACT_MAX)) continue;
          const budget = Number(context?.budgetRemaining);
          if (budget === bucket.allowance) continue;
          const kind = budget > bucket.allowance ? 'too-much' : 'too-little';
          broken(
            kind,
            `cgroup ${cgroup} starts the interval with ${ms(budget)}: quota ${ms(bucket.quota)}, credit ${ms(bucket.credit)} and debt ${ms(bucket.debt)} make ${ms(bucket.allowance)}`,
          );
        }
      },
    };
  },
});

function contextOfLevel1({ lib }: HostView, id: number) {
  const cgroup = lib.cgroups.get(id);
  return cgroup?.level === 1 ? lib.contexts.get(cgroup) : undefined;
}
