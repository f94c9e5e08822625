import type { HostView } from '../../src/check/host-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { LlcContext } from '../../src/core/bandwidth/context.ts';
import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';
import { type Int64, S64_MAX, subS64 } from '../../src/core/int64.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { ROOT } from '../../src/host/state.ts';

/** Whether the cgroup is under control; what is left of one that exited is charged nothing. */
function hasContext(lib: BandwidthLibrary, id: number): boolean {
  const cgroup = lib.cgroups.get(id);
  return cgroup !== undefined && lib.contexts.has(cgroup);
}

/** I-BW-17: every reported nanosecond is booked. */
export const reportIsCharged = defineProperty<HostView, HostEvent>({
  id: 'I-BW-17',
  law: 'A consume of a limited cgroup books exactly the runtime that was reported.',
  why: 'A report that is cut is CPU time that no interval is settled with; the tasks that run longest gain most.',
  source: 'lib/cgroup_bw.bpf.c scx_cgroup_bw_consume; 9c67733c6',
  scope: 'bandwidth',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['timers', 'cgroups.llc.runtime_total', 'cgroups.llc.budget_remaining'],
  watch(run) {
    const { view } = run;
    /** The running total of each LLC context as of its last charge in this interval. */
    const totals = new Map<LlcContext, Int64>();
    return {
      topo: () => totals.clear(),
      advance: ({ answer }) => {
        const firings = answer.fired;
        if (firings === undefined || firings.length === 0) return;
        // A top half starts the totals at 0; a timer that found its way barred was none.
        const last = firings[firings.length - 1];
        if (last !== undefined && view.lib.lastReplenishAt >= last[1]) totals.clear();
      },
      consume: ({ call, answer }) => {
        if (call.cgrp === ROOT) return;
        const { lib } = view;
        const llcx = lib.llcContexts.get(call.cgrp)?.[call.llc];
        const isLimited =
          llcx !== undefined && answer.ret === 0 && llcx.budgetRemaining !== S64_MAX;
        if (!run.when(isLimited && hasContext(lib, call.cgrp)) || llcx === undefined) return;
        const before = totals.get(llcx);
        totals.set(llcx, llcx.runtimeTotal);
        const booked = before === undefined ? llcx.runtimeTotal : subS64(llcx.runtimeTotal, before);
        if (booked === call.ns) return;
        run.broken(
          booked < call.ns ? 'cut' : 'too much',
          `cgroup ${call.cgrp} on LLC ${call.llc}: ${call.ns} ns reported, ${booked} ns booked`,
        );
      },
    };
  },
});
