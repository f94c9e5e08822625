import { tasksInOrder } from '../core/atq.ts';
import type { CgroupContext, LlcContext } from '../core/bandwidth/context.ts';
import { contextOf, llcContextOf } from '../core/bandwidth/library.ts';
import type { BandwidthLibrary } from '../core/bandwidth/types.ts';
import type { Cgroup } from '../core/cgroup.ts';
import { type Int64, S64_MAX } from '../core/int64.ts';

/** Unlimited is "max". */
function limit(value: Int64): Int64 | 'max' {
  return value === S64_MAX ? 'max' : value;
}

function llcState(llcx: LlcContext): object {
  const btq = tasksInOrder(llcx.btq).map((task) => [task.id, task.node.key]);
  return {
    id: llcx.llc,
    budget_remaining: limit(llcx.budgetRemaining),
    runtime_total: llcx.runtimeTotal,
    btq,
    ...(llcx.btq.size === btq.length ? {} : { btq_size: llcx.btq.size }),
  };
}

function contextState(cgx: CgroupContext): object {
  return {
    quota: limit(cgx.quota),
    period: cgx.period,
    burst: cgx.burst,
    nquota: limit(cgx.nquota),
    nquota_ub: limit(cgx.nquotaUb),
    is_throttled: cgx.isThrottled ? 1 : 0,
    has_llcx: cgx.hasLlcx ? 1 : 0,
    period_start_clk: cgx.periodStartClk,
    burst_remaining: cgx.burstRemaining,
    budget_remaining: limit(cgx.budgetRemaining),
    runtime_total_sloppy: cgx.runtimeTotalSloppy,
    runtime_total_last: cgx.runtimeTotalLast,
    budget_p2c: limit(cgx.budgetP2c),
    budget_c2l: limit(cgx.budgetC2l),
    nr_taskable_descendents: cgx.nrTaskableDescendents,
  };
}

function llcStates(lib: BandwidthLibrary, id: number): object[] {
  const states: object[] = [];
  for (let llc = 0; llc < lib.nrLlcs; llc++) {
    const llcx = llcContextOf(lib, id, llc);
    if (llcx !== undefined) states.push(llcState(llcx));
  }
  return states;
}

function cgroupState(lib: BandwidthLibrary, cgroup: Cgroup): object {
  const cgx = contextOf(lib, cgroup);
  return {
    cgrp: cgroup.id,
    level: cgroup.level,
    ctx: cgx !== undefined,
    ...(cgx === undefined ? {} : contextState(cgx)),
    llc: llcStates(lib, cgroup.id),
  };
}

/** The state of the library as the operation `state` of the recordings shows it. */
export function bandwidthState(lib: BandwidthLibrary, only?: number): object {
  const cgroups = lib.cgroups.preOrder(lib.cgroups.root);
  const removed = [...lib.llcContexts.keys()]
    .map((id) => lib.cgroups.lastKnown(id))
    .filter((cgroup) => cgroup !== undefined && !cgroup.online)
    .map((cgroup) => cgroupState(lib, cgroup as Cgroup));
  return {
    now: lib.clock.now,
    replenish_stat: lib.replenishStat.s,
    throttled_ids: [...lib.throttledIds],
    timers: { replenish: lib.replenishTimer?.deadline ?? null },
    cgroups: cgroups
      .filter((cgroup) => only === undefined || cgroup.id === only)
      .map((cgroup) => cgroupState(lib, cgroup)),
    ...(removed.length === 0 ? {} : { removed }),
  };
}
