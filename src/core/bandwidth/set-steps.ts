import type { Cgroup } from '../cgroup.ts';
import { S64_MAX } from '../int64.ts';
import type { CgroupContext } from './context.ts';
import { hasOwnQuota, llcContextOf } from './library.ts';
import { subtreeRuntime } from './sum.ts';
import type { BandwidthLibrary } from './types.ts';

/** The budget and flag of a cgroup right after its init, its LLCs apart. */
export function resetOwnBudget(cgroup: Cgroup, cgx: CgroupContext): void {
  cgx.budgetRemaining = cgroup.level === 1 ? cgx.nquota : 0;
  cgx.intervalRemaining = hasOwnQuota(cgx) ? cgx.nquota : 0;
  cgx.debt = 0;
  cgx.credit = 0;
  cgx.isThrottled = false;
}

/**
 * The budgets and flags that a cgroup and its LLCs have right after its init. Who loses the last
 * limit starts so, unlimited; who gets the first one too, with no infinite budget left.
 */
export function resetBudgets(lib: BandwidthLibrary, cgroup: Cgroup, cgx: CgroupContext): void {
  resetOwnBudget(cgroup, cgx);
  const budget = cgx.nquotaUb === S64_MAX ? S64_MAX : 0;
  for (let llc = 0; llc < lib.nrLlcs; llc++) {
    const llcx = llcContextOf(lib, cgx.id, llc);
    if (llcx !== undefined) llcx.budgetRemaining = budget;
  }
}

/** A new quota counts from now on: what was used before in this interval is not held against it. */
export function startQuotaNow(lib: BandwidthLibrary, cgroup: Cgroup, cgx: CgroupContext): void {
  cgx.runtimeBefore = subtreeRuntime(lib, cgroup);
  cgx.intervalRemaining = cgx.nquota;
  cgx.debt = 0;
  cgx.credit = 0;
}
