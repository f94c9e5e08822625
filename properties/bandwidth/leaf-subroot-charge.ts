import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ms } from './units.ts';

/** I-BWA-3: a lone cgroup of level 1 that was limited from the start. */
export const leafSubrootCharge = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-3',
  law: 'A leaf of level 1 that was limited from its init on is charged in one interval at most its quota, its credit, what its LLCs had left from before, and the derived over-run.',
  why: 'The simplest case of the limit, without transfers between cgroups: what breaks here is the accounting of one cgroup.',
  source: 'lib/cgroup_bw.bpf.c cbw_replenish_taskable_cgroup, cbw_transfer_budget_c2l',
  scope: 'bandwidth',
  kind: 'bound',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['cgroups.llc.budget_remaining'],
  bound: {
    formula: 'c_k <= Q + credit_k + L_k + tau_k * sum over LLCs of A',
    derivation:
      'Q + credit is all that the cgroup can grant to its LLCs. L is the positive budget that they start the interval with, 0 where unused budget is discarded. tau and A as in I-BWA-6; debt is left out, so this bound is weaker where debt is carried.',
  },
  watch({ view, when, broken }) {
    const leftovers = new Map<number, number>();
    return {
      interval: () => {
        for (const { cgroup, setIn, closed } of view.meter.metered.values()) {
          const state = view.host.cgroups.get(cgroup);
          const isLeaf = state?.level === 1 && state.nrChildren === 0;
          const leftover = leftovers.get(cgroup);
          leftovers.set(cgroup, isLeaf ? leftoverOf(view, cgroup) : Number.POSITIVE_INFINITY);
          if (closed === null || leftover === undefined) continue;
          if (!when(isLeaf && setIn < 0 && closed.spent > 0)) continue;
          const bound = closed.quota + closed.credit + leftover + closed.overrun;
          if (closed.spent > bound) {
            broken(
              'charge',
              `cgroup ${cgroup} was charged ${ms(closed.spent)} in interval ${closed.index}, beyond its bound of ${ms(bound)}`,
            );
          }
        }
      },
    };
  },
});

function leftoverOf({ lib }: HostView, cgroup: number): number {
  let sum = 0;
  for (const llcx of lib.llcContexts.get(cgroup) ?? []) {
    if (llcx !== undefined && llcx.budgetRemaining > 0) sum += Number(llcx.budgetRemaining);
  }
  return sum;
}
