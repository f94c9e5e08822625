import type { Atq, TaskCommon } from '../../core/atq.ts';
import type { CgroupContext } from '../../core/bandwidth/context.ts';
import type { BandwidthLibrary } from '../../core/bandwidth/types.ts';
import { S64_MAX } from '../../core/int64.ts';
import { dropLlcs, keepLlcs, obtainContext, obtainLlc } from './library-parts.ts';
import { isShown, type Listed, release, showQueue } from './mirrored-queue.ts';
import { type Fields, ShownState } from './shown-state.ts';

const REPLENISH = 'replenish';

/** Fields of a cgroup's context that are taken over as they are, and under which name here. */
const LIMITS = [
  ['quota', 'quota'],
  ['period', 'period'],
  ['burst', 'burst'],
  ['nquota', 'nquota'],
  ['nquota_ub', 'nquotaUb'],
  ['burst_remaining', 'burstRemaining'],
  ['runtime_total_sloppy', 'runtimeTotalSloppy'],
  ['runtime_total_last', 'runtimeTotalLast'],
  ['budget_p2c', 'budgetP2c'],
  ['budget_c2l', 'budgetC2l'],
] as const satisfies readonly (readonly [string, keyof CgroupContext])[];

/** A queue that does not list any more what it listed. */
interface Changed {
  readonly btq: Atq;
  readonly listed: readonly Listed[];
  readonly size: number;
}

/** Takes states that a program shows over into a library. */
export class StateTaker {
  readonly #reader: ShownState;
  readonly #obtainTask: (id: number) => TaskCommon;
  #mayUnlimit = true;

  constructor(offered: ReadonlySet<string>, obtainTask: (id: number) => TaskCommon) {
    this.#reader = new ShownState(offered);
    this.#obtainTask = obtainTask;
  }

  /**
   * @param mayUnlimit whether the call since the last state may have made a budget unlimited
   * @param firedAt when the replenish timer fired last
   * @throws UnreadableState
   */
  take(lib: BandwidthLibrary, state: Fields, mayUnlimit: boolean, firedAt: number): void {
    this.#mayUnlimit = mayUnlimit;
    const reader = this.#reader;
    const now = reader.small(state, 'now', '');
    if (now !== undefined) lib.clock.now = now;
    const stat = reader.small(state, 'replenish_stat', '');
    if (stat !== undefined) lib.replenishStat.s = stat;
    const throttled = reader.ids(state, 'throttled_ids', '');
    if (throttled !== undefined) lib.throttledIds.splice(0, lib.throttledIds.length, ...throttled);
    const deadline = reader.deadline(state, REPLENISH);
    if (deadline !== undefined) showTimer(lib, deadline, firedAt);
    const changed: Changed[] = [];
    for (const cgroup of reader.objects(state, 'cgroups', '') ?? []) {
      this.#showCgroup(lib, cgroup, changed);
    }
    this.#showRemoved(lib, state, changed);
    // A task may have gone from one queue to another: all let go of theirs before any takes one.
    for (const { btq } of changed) release(btq);
    for (const { btq, listed, size } of changed) showQueue(btq, listed, size, this.#obtainTask);
  }

  #showCgroup(lib: BandwidthLibrary, fields: Fields, changed: Changed[]): void {
    const cgroup = lib.cgroups.lastKnown(Number(fields.cgrp));
    if (cgroup === undefined) return;
    const hasContext = this.#reader.small(fields, 'ctx', 'cgroups');
    if (hasContext === 0) lib.contexts.delete(cgroup);
    // A program that does not say so has the contexts that its answers tell of.
    const cgx = hasContext === 1 ? obtainContext(lib, cgroup) : lib.contexts.get(cgroup);
    if (cgx !== undefined && hasContext !== 0) this.#showContext(cgx, fields);
    this.#showLlcs(lib, cgroup.id, fields, changed);
  }

  #showContext(cgx: CgroupContext, fields: Fields): void {
    const reader = this.#reader;
    for (const [field, name] of LIMITS) {
      const value = reader.limit(fields, field, 'cgroups');
      if (value !== undefined) cgx[name] = value;
    }
    const budget = reader.budget(fields, 'budget_remaining', 'cgroups', {
      budget: cgx.budgetRemaining,
      isLimited: cgx.nquotaUb !== S64_MAX,
      mayUnlimit: this.#mayUnlimit,
    });
    if (budget !== undefined) cgx.budgetRemaining = budget;
    const start = reader.small(fields, 'period_start_clk', 'cgroups');
    if (start !== undefined) cgx.periodStartClk = start;
    const isThrottled = reader.small(fields, 'is_throttled', 'cgroups');
    if (isThrottled !== undefined) cgx.isThrottled = isThrottled !== 0;
    const hasLlcx = reader.small(fields, 'has_llcx', 'cgroups');
    if (hasLlcx !== undefined) cgx.hasLlcx = hasLlcx !== 0;
    const taskable = reader.small(fields, 'nr_taskable_descendents', 'cgroups');
    if (taskable !== undefined) cgx.nrTaskableDescendents = taskable;
  }

  #showLlcs(lib: BandwidthLibrary, id: number, fields: Fields, changed: Changed[]): void {
    const reader = this.#reader;
    const shown = reader.objects(fields, 'llc', 'cgroups');
    if (shown === undefined) return;
    const seen = new Set<number>();
    const cgroup = lib.cgroups.get(id);
    const cgx = cgroup === undefined ? undefined : lib.contexts.get(cgroup);
    const isLimited = cgx !== undefined && cgx.nquotaUb !== S64_MAX;
    for (const llc of shown) {
      const number = Number(llc.id);
      if (!Number.isInteger(number) || number < 0 || number >= lib.nrLlcs) continue;
      seen.add(number);
      const llcx = obtainLlc(lib, id, number);
      const budget = reader.budget(llc, 'budget_remaining', 'cgroups.llc', {
        budget: llcx.budgetRemaining,
        isLimited,
        mayUnlimit: this.#mayUnlimit,
      });
      if (budget !== undefined) llcx.budgetRemaining = budget;
      const runtime = reader.limit(llc, 'runtime_total', 'cgroups.llc');
      if (runtime !== undefined) llcx.runtimeTotal = runtime;
      const listed = reader.listed(llc, 'btq', 'cgroups.llc');
      if (listed === undefined) continue;
      const size = Number.isSafeInteger(llc.btq_size) ? (llc.btq_size as number) : listed.length;
      if (!isShown(llcx.btq, listed, size)) changed.push({ btq: llcx.btq, listed, size });
    }
    keepLlcs(lib, id, seen);
  }

  /** LLC contexts that outlive their cgroup. */
  #showRemoved(lib: BandwidthLibrary, state: Fields, changed: Changed[]): void {
    const removed = Array.isArray(state.removed) ? (state.removed as readonly Fields[]) : [];
    for (const fields of removed) this.#showLlcs(lib, Number(fields.cgrp), fields, changed);
    const shown = new Set(removed.map(({ cgrp }) => Number(cgrp)));
    for (const id of lib.llcContexts.keys()) {
      if (lib.cgroups.get(id) !== undefined || shown.has(id)) continue;
      for (const { btq } of dropLlcs(lib, id)) release(btq);
    }
  }
}

/** A timer that is not armed again after it fired was no replenishment: it ended there. */
function showTimer(lib: BandwidthLibrary, deadline: number | null, firedAt: number): void {
  lib.replenishTimer ??= { name: REPLENISH, deadline: null, callback: () => {} };
  lib.replenishTimer.deadline = deadline;
  if (deadline !== null) lib.lastReplenishAt = firedAt;
}
