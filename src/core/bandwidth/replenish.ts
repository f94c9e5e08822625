import { ancestorAt, type Cgroup } from '../cgroup.ts';
import { addS64, type Int64, maxInt64, minInt64, negS64, subS64 } from '../int64.ts';
import { alsoAt, type Path, type PathContext, point, runToEnd } from '../path.ts';
import { spinLock, unlock } from '../spinlock.ts';
import { plainStore, storeFence } from '../store-buffer.ts';
import { hasWaiters } from './backlog.ts';
import { BUDGET_LOCK, CGROUP_TABLE_MAX, INTERVAL_NS, TRANSFER_MIN_NS } from './constants.ts';
import type { CgroupContext } from './context.ts';
import {
  contextOf,
  hasOwnQuota,
  isUnlimited,
  llcContextOf,
  REPLENISH_BOTTOM_HALF_READY,
  REPLENISH_IDLE,
  REPLENISH_TOP_HALF_RUNNING,
} from './library.ts';
import { summing, takeOwnRuntime } from './sum.ts';
import type { BandwidthLibrary } from './types.ts';

/** The timer's callback: the top half from start to end. */
export function replenishTimerFn(lib: BandwidthLibrary, now: number): void {
  runToEnd(topHalf(lib.timerContext, lib, now));
}

/**
 * The top half: sums the interval up, hands out new budget, lists the cgroups with a backlog
 * for the bottom half and arms the timer again (upstream replenish_timerfn).
 */
export function* topHalf(k: PathContext, lib: BandwidthLibrary, now: number): Path<void> {
  const stat = lib.replenishStat;
  if (k.interleaved) yield point('rmw', stat, 's');
  if (!lib.seams.topHalfMayStart(stat.s)) {
    lib.observer?.timer('DEAD_TIMER');
    return;
  }
  stat.s = REPLENISH_TOP_HALF_RUNNING;
  lib.observer?.timer('FIRE');

  if (k.interleaved) yield summing(lib, lib.cgroups.root);
  lib.seams.sumSubtree(lib, lib.cgroups.root);
  yield* closeInterval(k, lib);
  if (k.interleaved) yield point('read', lib.llcContexts, 'entries');
  listCgroups(lib);
  yield* replenishListed(k, lib, now);

  const hasWork = lib.throttledIds.length > 0;
  if (k.interleaved) yield point('rmw', stat, 's');
  stat.s = hasWork ? REPLENISH_BOTTOM_HALF_READY : REPLENISH_IDLE;
  lib.observer?.timer(hasWork ? 'DONE_READY' : 'DONE_IDLE');
  rearm(lib, now);
}

/**
 * Takes the runtime of the interval that ends out of the counters, and starts from 0.
 *
 * What is settled is what was taken: reports that came since the counters were summed up belong
 * to this interval as well.
 */
function* closeInterval(k: PathContext, lib: BandwidthLibrary): Path<void> {
  const ofChildren = new Map<Cgroup, Int64>();
  for (const cgroup of lib.cgroups.postOrder(lib.cgroups.root)) {
    const cgx = contextOf(lib, cgroup);
    let taken: Int64 = ofChildren.get(cgroup) ?? 0;
    if (cgx !== undefined) {
      if (k.interleaved) yield point('rmw', lib.contexts, 'runtime_total');
      taken = addS64(addS64(taken, takeOwnRuntime(lib, cgx)), cgx.retiredRuntime);
      cgx.runtimeTotalLast = cgroup.level === 0 ? 0 : lib.seams.closedRuntime(cgx, taken);
      cgx.runtimeTotalSloppy = 0;
      cgx.retiredRuntime = 0;
    }
    const { parent } = cgroup;
    if (parent !== null) ofChildren.set(parent, addS64(ofChildren.get(parent) ?? 0, taken));
  }
}

/** Lists the cgroups to replenish, parents first, so that no child meets an empty parent. */
function listCgroups(lib: BandwidthLibrary): void {
  const ids: number[] = [];
  for (const cgroup of lib.cgroups.preOrder(lib.cgroups.root)) {
    const cgx = contextOf(lib, cgroup);
    if (cgx === undefined || !lib.seams.isListed(cgroup, cgx)) continue;
    if (ids.length < CGROUP_TABLE_MAX) ids.push(cgroup.id);
  }
  lib.taskableIds = ids;
}

function* replenishListed(k: PathContext, lib: BandwidthLibrary, now: number): Path<void> {
  if (k.interleaved) yield point('write', lib.throttledIds, 'ids');
  lib.throttledIds.length = 0;
  for (const id of lib.taskableIds) {
    if (k.interleaved) yield point('read', lib.llcContexts, 'entries');
    const cgroup = lib.cgroups.get(id);
    const cgx = cgroup === undefined ? undefined : contextOf(lib, cgroup);
    if (cgroup === undefined || cgx === undefined) continue;
    const hasWork = yield* replenishCgroup(k, lib, cgroup, cgx, now);
    if (!hasWork || lib.throttledIds.length >= CGROUP_TABLE_MAX) continue;
    if (k.interleaved) yield point('write', lib.throttledIds, 'ids');
    lib.throttledIds.push(cgx.id);
  }
}

/**
 * Gives one cgroup its budget for the new interval (upstream cbw_replenish_taskable_cgroup).
 *
 * @returns whether the bottom half has work there
 */
function* replenishCgroup(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
  cgx: CgroupContext,
  now: number,
): Path<boolean> {
  const subroot = lib.seams.locksBudgets() ? subrootOf(lib, cgroup) : undefined;
  if (subroot !== undefined) yield* spinLock(k, subroot, BUDGET_LOCK);
  const wasThrottled = yield* renewBudgets(k, lib, cgroup, cgx, now);
  if (subroot !== undefined) {
    storeFence(k);
    unlock(subroot);
  }
  const needsDrain = lib.seams.needsDrain(wasThrottled, yield* hasBacklog(k, lib, cgx));
  lib.observer?.replenished?.(cgx.id, wasThrottled, needsDrain);
  return needsDrain;
}

function subrootOf(lib: BandwidthLibrary, cgroup: Cgroup): CgroupContext | undefined {
  return cgroup.level === 0 ? undefined : contextOf(lib, ancestorAt(cgroup, 1));
}

/** @returns whether the cgroup was throttled until now */
function* renewBudgets(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
  cgx: CgroupContext,
  now: number,
): Path<boolean> {
  const limited = !isUnlimited(cgx);
  if (limited) lib.observer?.budget(cgx.id, 'REPLENISH');
  if (lib.seams.isReplenished(cgx)) {
    settle(lib, cgx, now);
    for (let llc = 0; llc < lib.nrLlcs; llc++) {
      const llcx = llcContextOf(lib, cgx.id, llc);
      if (llcx === undefined) continue;
      if (k.interleaved) yield point('write', llcx, 'budget_remaining');
      const budget = lib.seams.llcBudgetAfter(llcx.budgetRemaining);
      plainStore(k, llcx, 'budget_remaining', () => {
        llcx.budgetRemaining = budget;
      });
    }
    const quota = lib.seams.settledQuota(cgx);
    const { credit, debt } = cgx;
    if (k.interleaved) {
      yield alsoAt(
        point('write', cgx, 'budget_remaining'),
        point('write', cgx, 'interval_remaining'),
      );
    }
    plainStore(k, cgx, 'budget_remaining', () => {
      cgx.budgetRemaining = lib.seams.budgetAfter(cgroup.level, quota, credit, debt);
      cgx.intervalRemaining = subS64(addS64(quota, credit), debt);
    });
  }
  if (lib.seams.fencesBudget()) storeFence(k);
  if (k.interleaved) yield point('write', cgx, 'is_throttled');
  const wasThrottled = cgx.isThrottled;
  plainStore(k, cgx, 'is_throttled', () => {
    cgx.isThrottled = false;
  });
  if (limited) {
    const owes = hasOwnQuota(cgx) && cgx.intervalRemaining <= 0;
    lib.observer?.budget(cgx.id, owes ? 'OWE' : 'FUND');
  }
  return wasThrottled;
}

/**
 * Works out debt and credit of a cgroup from what it used in the interval that ended.
 *
 * Used is settled against the quota less the debt that was carried; what was left becomes
 * credit as far as the burst reaches, what went beyond quota and credit becomes debt.
 */
function settle(lib: BandwidthLibrary, cgx: CgroupContext, now: number): void {
  const periodEnd = Math.max(0, now - cgx.periodStartClk) >= cgx.period;
  if (periodEnd) cgx.periodStartClk = now;

  const runtime = subS64(cgx.runtimeTotalLast, cgx.runtimeBefore);
  cgx.runtimeBefore = 0;
  const owed = subS64(runtime, lib.seams.settledQuota(cgx));
  const used = addS64(owed, lib.seams.carriedDebt(cgx));
  const debt = maxInt64(0, subS64(used, lib.seams.spentCredit(cgx)));
  const unused = used < 0 ? negS64(used) : 0;
  let credit: Int64 = 0;
  if (cgx.burst > 0 && unused > 0) credit = minInt64(unused, cgx.burstRemaining);
  if (periodEnd && lib.seams.resetsBurst(unused)) cgx.burstRemaining = cgx.burst;
  else if (credit > 0 && !periodEnd) cgx.burstRemaining = subS64(cgx.burstRemaining, credit);
  cgx.debt = debt;
  cgx.credit = credit;
}

/** Whether any of the cgroup's backlog queues holds a task (upstream cbw_has_backlogged_tasks). */
function* hasBacklog(k: PathContext, lib: BandwidthLibrary, cgx: CgroupContext): Path<boolean> {
  if (!cgx.hasLlcx) return false;
  for (let llc = 0; llc < lib.nrLlcs; llc++) {
    if (k.interleaved) yield point('read', lib.llcContexts, 'entries');
    const llcx = llcContextOf(lib, cgx.id, llc);
    if (llcx === undefined) break;
    if (yield* hasWaiters(k, llcx)) return true;
  }
  return false;
}

/** Arms the timer for the next interval, making up for the lateness of this one. */
function rearm(lib: BandwidthLibrary, now: number): void {
  if (lib.replenishTimer === null) return;
  const elapsed = Math.max(0, now - lib.lastReplenishAt);
  const jitter = Math.max(0, elapsed - INTERVAL_NS);
  const delay = Math.max(Math.max(0, INTERVAL_NS - jitter), TRANSFER_MIN_NS);
  lib.clock.start(lib.replenishTimer, delay);
  lib.lastReplenishAt = now;
}
