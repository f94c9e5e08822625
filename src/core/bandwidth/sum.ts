import type { Cgroup } from '../cgroup.ts';
import { addS64, type Int64 } from '../int64.ts';
import { alsoAt, type PreemptionPoint, point } from '../path.ts';
import type { CgroupContext } from './context.ts';
import { contextOf, llcContextOf } from './library.ts';
import type { BandwidthLibrary } from './types.ts';

/** Runtime charged to a cgroup's own LLC contexts (upstream cbw_sum_rumtime_total_llcx). */
export function ownRuntime(lib: BandwidthLibrary, cgx: CgroupContext): Int64 {
  if (!cgx.hasLlcx) return 0;
  let sum: Int64 = 0;
  for (let llc = 0; llc < lib.nrLlcs; llc++) {
    const llcx = llcContextOf(lib, cgx.id, llc);
    if (llcx === undefined) break;
    sum = addS64(sum, llcx.runtimeTotal);
  }
  return sum;
}

/** Takes the runtime out of a cgroup's own LLC contexts, one atomic exchange each. */
export function takeOwnRuntime(lib: BandwidthLibrary, cgx: CgroupContext): Int64 {
  if (!cgx.hasLlcx) return 0;
  let sum: Int64 = 0;
  for (let llc = 0; llc < lib.nrLlcs; llc++) {
    const llcx = llcContextOf(lib, cgx.id, llc);
    if (llcx === undefined) continue;
    sum = addS64(sum, llcx.runtimeTotal);
    llcx.runtimeTotal = 0;
  }
  return sum;
}

/** What sumSubtree touches: the counters, and the flags that it may set. */
export function summing(lib: BandwidthLibrary, from: Cgroup): PreemptionPoint {
  let at = point('rmw', lib.contexts, 'runtime_total');
  for (const cgroup of lib.cgroups.preOrder(from)) {
    const cgx = contextOf(lib, cgroup);
    if (cgx !== undefined) at = alsoAt(at, point('write', cgx, 'is_throttled'));
  }
  return at;
}

/** Stores a fresh sum; a cgroup that used up its bound is throttled from here on. */
export function storeSum(lib: BandwidthLibrary, cgx: CgroupContext, sum: Int64): void {
  cgx.runtimeTotalSloppy = sum;
  if (lib.seams.reachedBound(cgx)) cgx.isThrottled = true;
}

/**
 * Renews runtimeTotalSloppy of a subtree, children first (upstream
 * cbw_update_runtime_total_sloppy). The root takes no part.
 *
 * A cgroup without a context passes its children's sums on to its parent.
 */
export function sumSubtree(lib: BandwidthLibrary, from: Cgroup): number {
  if (from.children.length === 0) {
    if (from.level > 0) sumLeaf(lib, from);
    return 0;
  }
  const pending = new Map<Cgroup, Int64>();
  for (const cgroup of lib.cgroups.postOrder(from)) {
    if (cgroup.level === 0) break;
    const cgx = contextOf(lib, cgroup);
    let sum: Int64 = pending.get(cgroup) ?? 0;
    if (cgx !== undefined) {
      sum = addS64(addS64(sum, ownRuntime(lib, cgx)), cgx.retiredRuntime);
      storeSum(lib, cgx, sum);
    }
    if (cgroup.parent !== null && cgroup !== from) {
      pending.set(cgroup.parent, addS64(pending.get(cgroup.parent) ?? 0, sum));
    }
  }
  return 0;
}

/** The runtime of a subtree in this interval so far; nothing is stored. */
export function subtreeRuntime(lib: BandwidthLibrary, from: Cgroup): Int64 {
  let sum: Int64 = 0;
  for (const cgroup of lib.cgroups.preOrder(from)) {
    const cgx = contextOf(lib, cgroup);
    if (cgx !== undefined) sum = addS64(addS64(sum, ownRuntime(lib, cgx)), cgx.retiredRuntime);
  }
  return sum;
}

/** The sum of a cgroup without children, which is asked for most. */
function sumLeaf(lib: BandwidthLibrary, leaf: Cgroup): void {
  const cgx = contextOf(lib, leaf);
  if (cgx !== undefined) storeSum(lib, cgx, addS64(ownRuntime(lib, cgx), cgx.retiredRuntime));
}
