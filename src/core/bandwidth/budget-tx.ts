import { ancestorAt, type Cgroup } from '../cgroup.ts';
import { ESRCH } from '../errno.ts';
import { asS64, asU64, divRoundUpU64, type Int64, maxInt64, minInt64, S64_MAX } from '../int64.ts';
import { TRANSFER_LOWER_NS, TRANSFER_MAX_SHIFT, TRANSFER_MIN_NS } from './constants.ts';
import type { CgroupContext } from './context.ts';
import { contextOf } from './library.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * The unit of a budget transfer, in ns, for `branches` takers of `base` (upstream
 * cbw_calc_budget_tx). Never more than the cgroup's effective quota.
 */
function transferUnit(cgx: CgroupContext, base: Int64, branches: number): Int64 {
  let parts = branches <= 0 ? 1 : branches;
  if (parts > 1) parts <<= TRANSFER_MAX_SHIFT;
  const source = base === 0 ? cgx.nquotaUb : base;
  const share = divRoundUpU64(asU64(source), parts);
  const lower = cgx.nquotaUb <= TRANSFER_LOWER_NS ? TRANSFER_MIN_NS : TRANSFER_LOWER_NS;
  return minInt64(maxInt64(share, lower), cgx.nquotaUb);
}

/** Renews the transfer units of a cgroup (upstream cbw_update_budget_tx). */
function updateBudgetTx(lib: BandwidthLibrary, subroot: CgroupContext, cgx: CgroupContext): void {
  const isSubroot = subroot === cgx;
  const base = isSubroot ? subroot.nquotaUb : lib.seams.chunkBase(subroot, cgx);
  if (base === S64_MAX) {
    cgx.budgetP2c = S64_MAX;
  } else {
    const takers = (isSubroot ? cgx.nrTaskableDescendents : 0) + (cgx.hasLlcx ? 1 : 0);
    cgx.budgetP2c = transferUnit(cgx, asS64(base), takers);
  }
  cgx.budgetC2l =
    cgx.budgetP2c === S64_MAX ? S64_MAX : transferUnit(cgx, asS64(cgx.budgetP2c), lib.nrLlcs);
}

/** Renews the transfer units of a subroot and of all cgroups under it, parents first. */
export function updateSubtreeTx(
  lib: BandwidthLibrary,
  subroot: Cgroup,
  subrootCgx: CgroupContext,
): void {
  updateBudgetTx(lib, subrootCgx, subrootCgx);
  for (const cgroup of lib.cgroups.preOrder(subroot)) {
    const cgx = contextOf(lib, cgroup);
    if (cgx !== undefined) updateBudgetTx(lib, subrootCgx, cgx);
  }
}

/**
 * Counts the taskable cgroups below the subroot afresh and renews the transfer units.
 *
 * @returns 0, or -ESRCH when the subroot has no context
 */
export function recountTaskable(lib: BandwidthLibrary, cgroup: Cgroup): number {
  if (cgroup.level < 1) return 0;
  const subroot = ancestorAt(cgroup, 1);
  const subrootCgx = contextOf(lib, subroot);
  if (subrootCgx === undefined) return ESRCH;
  let taskable = 0;
  for (const descendant of lib.cgroups.preOrder(subroot)) {
    if (descendant !== subroot && contextOf(lib, descendant)?.hasLlcx) taskable++;
  }
  subrootCgx.nrTaskableDescendents = taskable;
  updateSubtreeTx(lib, subroot, subrootCgx);
  return 0;
}

/**
 * Renews the effective quota of a cgroup, whose ancestors' are up to date, and its transfer
 * units (upstream cbw_update_nquota_ub).
 *
 * @returns 0, or -ESRCH when an ancestor has no context
 */
export function updateNquotaUb(lib: BandwidthLibrary, cgroup: Cgroup, cgx: CgroupContext): number {
  cgx.nquotaUb = cgx.nquota;
  let subrootCgx: CgroupContext | undefined = cgx;
  if (cgroup.level > 1) {
    const parent = cgroup.parent === null ? undefined : contextOf(lib, cgroup.parent);
    if (parent === undefined) return ESRCH;
    cgx.nquotaUb = minInt64(cgx.nquotaUb, lib.seams.boundOfParent(parent));
    subrootCgx = contextOf(lib, ancestorAt(cgroup, 1));
    if (subrootCgx === undefined) return ESRCH;
  }
  updateBudgetTx(lib, subrootCgx, cgx);
  return 0;
}
