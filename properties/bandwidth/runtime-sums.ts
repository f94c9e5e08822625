import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { LlcContext } from '../../src/core/bandwidth/context.ts';
import type { Cgroup } from '../../src/core/cgroup.ts';
import { addS64, type Int64, subS64 } from '../../src/core/int64.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ROOT } from '../../src/host/state.ts';

/** I-BW-13: what an interval is settled with is what was charged in it. */
export const runtimeSums = defineProperty<HostView, HostEvent>({
  id: 'I-BW-13',
  law: 'At a top half the runtime of the interval of each cgroup equals the sum of what was charged to it and to all cgroups that were below it.',
  why: 'Debt, credit and the bound of the next interval all come from this sum; a charge that it misses is CPU time for free.',
  source: 'lib/cgroup_bw.bpf.c cbw_update_runtime_total_sloppy, replenish_timerfn',
  scope: 'bandwidth',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['timers', 'cgroups.runtime_total_last', 'cgroups.llc.runtime_total'],
  watch(run) {
    const { view } = run;
    /** Charged in this interval to the cgroup itself; those above it are found by the way up. */
    const charged = new Map<Cgroup, Int64>();
    /** The running total of each LLC context as of its last charge in this interval. */
    const totals = new Map<LlcContext, Int64>();
    const sums = new Map<Cgroup, Int64>();

    const add = (book: Map<Cgroup, Int64>, cgroup: Cgroup, ns: Int64): void => {
      const before = book.get(cgroup);
      book.set(cgroup, before === undefined ? ns : addS64(before, ns));
    };
    const closeInterval = (): void => {
      const { lib } = view;
      for (const [cgroup, ns] of charged) {
        for (let at: Cgroup | null = cgroup; at !== null && at.level > 0; at = at.parent) {
          add(sums, at, ns);
        }
      }
      for (const [cgroup, cgx] of lib.contexts) {
        if (cgroup.level === 0) continue;
        const sum = sums.get(cgroup) ?? 0;
        if (!run.when(sum !== 0) && cgx.runtimeTotalLast === 0) continue;
        if (cgx.runtimeTotalLast === sum) continue;
        run.broken(
          cgx.runtimeTotalLast < sum ? 'charge missed' : 'charge invented',
          `cgroup ${cgroup.id} is settled with ${cgx.runtimeTotalLast} ns, charged were ${sum} ns`,
        );
      }
      forget();
    };
    const forget = (): void => {
      charged.clear();
      totals.clear();
      sums.clear();
    };
    return {
      topo: forget,
      consume: ({ call, answer }) => {
        if (answer.ret !== 0 || call.cgrp === ROOT) return;
        const { lib } = view;
        const llcx = lib.llcContexts.get(call.cgrp)?.[call.llc];
        if (llcx === undefined || llcx.runtimeTotal === 0) return;
        const before = totals.get(llcx) ?? 0;
        if (llcx.runtimeTotal === before) return;
        const cgroup = lib.cgroups.lastKnown(call.cgrp);
        if (cgroup === undefined) return;
        totals.set(llcx, llcx.runtimeTotal);
        add(charged, cgroup, subS64(llcx.runtimeTotal, before));
      },
      exit: ({ call, answer }) => {
        const cgroup = view.lib.cgroups.lastKnown(call.cgrp);
        const ns = cgroup === undefined ? undefined : charged.get(cgroup);
        if (answer.ret !== 0 || cgroup === undefined || ns === undefined) return;
        // It may be put under control anew, with nothing charged; those above it keep the charge.
        charged.delete(cgroup);
        if (cgroup.parent !== null && cgroup.parent.level > 0) add(charged, cgroup.parent, ns);
      },
      advance: ({ answer }) => {
        const firings = answer.fired;
        if (firings === undefined) return;
        // A timer that found the state word in its way was no top half.
        for (const [, at] of firings) if (view.lib.lastReplenishAt >= at) closeInterval();
      },
    };
  },
});
