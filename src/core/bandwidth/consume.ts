import type { Cgroup } from '../cgroup.ts';
import { EINVAL } from '../errno.ts';
import { addS64, type Int64, S64_MAX, subS64 } from '../int64.ts';
import { type Path, type PathContext, point } from '../path.ts';
import { contextOf, isLlcValid, llcContextOf } from './library.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * Charges time that a task of the cgroup ran (upstream scx_cgroup_bw_consume).
 *
 * @returns 0, also for the root and for a cgroup without contexts, which nobody charges;
 *   -EINVAL for an LLC that does not exist
 */
export function* consume(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
  ns: Int64,
  llc: number,
): Path<number> {
  if (cgroup.level === 0) return 0;
  if (!isLlcValid(lib, llc)) return EINVAL;
  if (k.interleaved) yield point('read', lib.llcContexts, 'entries');
  const cgx = contextOf(lib, cgroup);
  const llcx = llcContextOf(lib, cgroup.id, llc);
  if (cgx === undefined || llcx === undefined) return 0;

  // Infinite budget is not counted: it spares the traffic on a shared line.
  if (k.interleaved) yield point('read', llcx, 'budget_remaining');
  if (llcx.budgetRemaining === S64_MAX) return 0;
  const sincePeriodStart = Math.max(0, lib.clock.now - cgx.periodStartClk);
  const charged = lib.seams.chargedNs(ns, sincePeriodStart);
  if (k.interleaved) yield point('rmw', llcx, 'budget_remaining');
  llcx.budgetRemaining = subS64(llcx.budgetRemaining, charged);
  if (k.interleaved) yield point('rmw', lib.contexts, 'runtime_total');
  llcx.runtimeTotal = addS64(llcx.runtimeTotal, charged);
  return 0;
}
