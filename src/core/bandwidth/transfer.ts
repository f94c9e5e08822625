import type { Cgroup } from '../cgroup.ts';
import { addS64, addU64, type Int64, minInt64, negS64, subS64 } from '../int64.ts';
import { type Path, type PathContext, point } from '../path.ts';
import type { CgroupContext, LlcContext } from './context.ts';
import { contextOf } from './library.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * Moves budget from a cgroup to one of its LLCs, a unit at a time, until the LLC is out of
 * debt or the cgroup has none left (upstream cbw_transfer_budget_c2l).
 *
 * @returns the LLC's budget in ns
 */
export function* transferC2l(
  k: PathContext,
  lib: BandwidthLibrary,
  source: CgroupContext,
  level: number,
  llcx: LlcContext,
): Path<Int64> {
  for (;;) {
    if (k.interleaved) yield point('read', llcx, 'budget_remaining');
    const budget = llcx.budgetRemaining;
    if (budget > 0) return budget;
    if (k.interleaved) yield point('read', source, 'budget_remaining');
    const available = source.budgetRemaining;
    if (available <= 0) break;
    const share = lib.seams.shareOf(available, lib.nrLlcs);
    const amount = minInt64(addU64(negS64(budget), source.budgetC2l), share);
    if (amount <= 0) break;
    if (k.interleaved) yield point('rmw', source, 'budget_remaining');
    source.budgetRemaining = subS64(source.budgetRemaining, amount);
    if (k.interleaved) yield point('rmw', llcx, 'budget_remaining');
    llcx.budgetRemaining = addS64(llcx.budgetRemaining, amount);
  }

  if (k.interleaved) yield point('read', llcx, 'budget_remaining');
  if (level === 1 && llcx.budgetRemaining < 0) {
    if (k.interleaved) yield point('write', source, 'is_throttled');
    source.isThrottled = true;
  }
  return llcx.budgetRemaining;
}

/**
 * Moves budget from the subroot to a cgroup below it (upstream cbw_transfer_budget_p2c): no
 * more than the least remainder of the limited cgroups on the way, the target included.
 *
 * @returns the target's budget in ns
 */
function* transferP2c(
  k: PathContext,
  lib: BandwidthLibrary,
  subroot: CgroupContext,
  target: Cgroup,
  cgx: CgroupContext,
): Path<Int64> {
  const infinite = lib.seams.isInfiniteSource(subroot);
  const takers = subroot.nrTaskableDescendents + (subroot.hasLlcx ? 1 : 0);
  for (;;) {
    if (k.interleaved) yield point('read', cgx, 'budget_remaining');
    const budget = cgx.budgetRemaining;
    if (budget > 0) return budget;
    if (k.interleaved) yield point('read', subroot, 'budget_remaining');
    const left = subroot.budgetRemaining;
    if (!infinite && left <= 0) break;
    if (k.interleaved) yield point('read', subroot, 'interval_remaining');
    const limit = minInt64(lib.seams.ownRemainder(cgx), lib.seams.ancestorsRemainder(lib, target));
    const available = infinite ? limit : minInt64(left, limit);
    const unit = lib.seams.transferChunk(subroot, cgx);
    const share = lib.seams.shareOf(available, takers);
    const amount = minInt64(addU64(negS64(budget), unit), share);
    if (amount <= 0) break;
    if (k.interleaved) yield point('rmw', subroot, 'budget_remaining');
    if (!infinite) subroot.budgetRemaining = subS64(subroot.budgetRemaining, amount);
    if (k.interleaved) yield point('rmw', cgx, 'budget_remaining');
    cgx.budgetRemaining = addS64(cgx.budgetRemaining, amount);
    if (k.interleaved) yield point('rmw', subroot, 'interval_remaining');
    withdraw(lib, target, amount);
  }

  if (k.interleaved) yield point('read', subroot, 'budget_remaining');
  if (!infinite && subroot.budgetRemaining < 0) {
    if (k.interleaved) yield point('write', subroot, 'is_throttled');
    subroot.isThrottled = true;
  }
  return cgx.budgetRemaining;
}

/** Takes a grant off what the target and the cgroups above it may still be granted. */
function withdraw(lib: BandwidthLibrary, target: Cgroup, amount: Int64): void {
  for (
    let cgroup: Cgroup | null = target;
    cgroup !== null && cgroup.level > 1;
    cgroup = cgroup.parent
  ) {
    const cgx = contextOf(lib, cgroup);
    if (cgx !== undefined) cgx.intervalRemaining = subS64(cgx.intervalRemaining, amount);
  }
}

/**
 * Moves budget from the subroot through a cgroup to one of its LLCs; without success the
 * cgroup is throttled (upstream cbw_transfer_budget_p2l).
 *
 * @returns the LLC's budget in ns
 */
export function* transferP2l(
  k: PathContext,
  lib: BandwidthLibrary,
  subroot: CgroupContext,
  target: Cgroup,
  cgx: CgroupContext,
  llcx: LlcContext,
): Path<Int64> {
  if (k.interleaved) yield point('read', subroot, 'budget_remaining');
  if (!lib.seams.isInfiniteSource(subroot) && subroot.budgetRemaining <= 0) {
    return llcx.budgetRemaining;
  }
  for (;;) {
    const secured = yield* transferP2c(k, lib, subroot, target, cgx);
    if (secured <= 0) {
      if (k.interleaved) yield point('write', cgx, 'is_throttled');
      cgx.isThrottled = true;
      break;
    }
    const granted = yield* transferC2l(k, lib, cgx, target.level, llcx);
    if (granted > 0) break;
  }
  return llcx.budgetRemaining;
}
