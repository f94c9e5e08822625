import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { CgroupContext, LlcContext } from '../../src/core/bandwidth/context.ts';
import { isUnlimited, REPLENISH_IDLE } from '../../src/core/bandwidth/library.ts';
import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';
import { ancestorAt } from '../../src/core/cgroup.ts';
import { addS64, type Int64, S64_MAX } from '../../src/core/int64.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ROOT } from '../../src/host/state.ts';

/** A budget as it was after the last call that is known to have touched it. */
interface Known<Context extends { budgetRemaining: Int64 }> {
  readonly context: Context;
  value: Int64;
  /** What is known of an earlier epoch is out of date. */
  epoch: number;
}

/** The budgets between which a throttled call of one (cgroup, LLC) pair moves time. */
interface Route {
  readonly llc: Known<LlcContext>;
  readonly own: Known<CgroupContext>;
  /** The same as `own` at level 1. */
  readonly subroot: Known<CgroupContext>;
}

function renew(known: Known<{ budgetRemaining: Int64 }>, epoch: number): void {
  known.value = known.context.budgetRemaining;
  known.epoch = epoch;
}

class Routes {
  readonly #routes = new Map<LlcContext, Route>();
  readonly #known = new Map<CgroupContext, Known<CgroupContext>>();

  obtain(lib: BandwidthLibrary, id: number, llcx: LlcContext): Route | undefined {
    const route = this.#routes.get(llcx);
    if (route !== undefined) return route;
    const cgroup = lib.cgroups.get(id);
    if (cgroup === undefined || cgroup.level === 0) return undefined;
    const own = lib.contexts.get(cgroup);
    const subroot = lib.contexts.get(ancestorAt(cgroup, 1));
    if (own === undefined || subroot === undefined) return undefined;
    const made = {
      llc: { context: llcx, value: 0, epoch: -1 },
      own: this.#obtainKnown(own),
      subroot: this.#obtainKnown(subroot),
    };
    this.#routes.set(llcx, made);
    return made;
  }

  find(llcx: LlcContext): Route | undefined {
    return this.#routes.get(llcx);
  }

  clear(): void {
    this.#routes.clear();
    this.#known.clear();
  }

  #obtainKnown(context: CgroupContext): Known<CgroupContext> {
    let known = this.#known.get(context);
    if (known === undefined) {
      known = { context, value: 0, epoch: -1 };
      this.#known.set(context, known);
    }
    return known;
  }
}

/** I-BWA-1: a transfer neither makes nor loses budget. */
export const transferConserves = defineProperty<HostView, HostEvent>({
  id: 'I-BWA-1',
  law: 'A throttled call keeps the sum of the budgets of subroot, cgroup and LLC, unless the subroot is unlimited.',
  why: 'Budget that appears in a transfer is CPU time beyond cpu.max; budget that vanishes throttles for nothing.',
  source: 'lib/cgroup_bw.bpf.c cbw_transfer_budget_c2l, cbw_transfer_budget_p2c',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: [
    'replenish_stat',
    'cgroups.budget_remaining',
    'cgroups.llc.budget_remaining',
    'cgroups.nquota_ub',
  ],
  watch(run) {
    const { view } = run;
    const routes = new Routes();
    let epoch = 0;
    let stat = REPLENISH_IDLE;
    // Calls that change budgets in other ways, or of many cgroups: start anew after them.
    const startAnew = (): void => {
      epoch++;
    };
    const afterDrain = (): void => {
      if (stat !== REPLENISH_IDLE) epoch++;
      stat = view.lib.replenishStat.s;
    };
    return {
      topo: () => routes.clear(),
      init: startAnew,
      set: startAnew,
      exit: startAnew,
      move: startAnew,
      reenqueue: afterDrain,
      advance: ({ answer }) => {
        if (answer.fired === undefined || answer.fired.length === 0) return;
        epoch++;
        stat = view.lib.replenishStat.s;
      },
      consume: ({ call }) => {
        if (call.cgrp === ROOT) return;
        const llcx = view.lib.llcContexts.get(call.cgrp)?.[call.llc];
        const route = llcx === undefined ? undefined : routes.find(llcx);
        if (route !== undefined && route.llc.epoch === epoch) renew(route.llc, epoch);
      },
      throttled: ({ call }) => {
        if (call.cgrp === ROOT) return;
        const { lib } = view;
        const llcx = lib.llcContexts.get(call.cgrp)?.[call.llc];
        // An unlimited cgroup asks nobody for budget.
        if (llcx === undefined || llcx.budgetRemaining === S64_MAX) return;
        const route = routes.obtain(lib, call.cgrp, llcx);
        if (route === undefined) return;
        const { llc, own, subroot } = route;
        const isKnown = llc.epoch === epoch && own.epoch === epoch && subroot.epoch === epoch;
        const budget = llc.context.budgetRemaining;
        if (run.when(isKnown && budget !== llc.value && !isUnlimited(subroot.context))) {
          let before = addS64(llc.value, own.value);
          let after = addS64(budget, own.context.budgetRemaining);
          if (own !== subroot) {
            before = addS64(before, subroot.value);
            after = addS64(after, subroot.context.budgetRemaining);
          }
          if (before !== after) {
            run.broken(
              after > before ? 'budget made' : 'budget lost',
              `cgroup ${call.cgrp} on LLC ${call.llc}: ${before} ns before, ${after} ns after`,
            );
          }
        }
        renew(llc, epoch);
        renew(own, epoch);
        renew(subroot, epoch);
      },
    };
  },
});
