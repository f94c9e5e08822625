import { ancestorAt, type Cgroup } from '../cgroup.ts';
import { EAGAIN, EINVAL, ESRCH } from '../errno.ts';
import { type Path, type PathContext, point } from '../path.ts';
import { spinLock, unlock } from '../spinlock.ts';
import { BUDGET_LOCK } from './constants.ts';
import type { CgroupContext, LlcContext } from './context.ts';
import { contextOf, isLlcValid, isUnlimited, llcContextOf } from './library.ts';
import { summing } from './sum.ts';
import { transferC2l, transferP2l } from './transfer.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * Asks whether a cgroup may run on an LLC, and secures budget for it if it can (upstream
 * cbw_cgroup_bw_throttled).
 *
 * Time is over-booked on purpose: any positive budget admits, and the over-run is paid back.
 *
 * @returns 0; -EAGAIN when throttled; -EINVAL for an LLC that does not exist; -ESRCH when the
 *   cgroup has no context, or cannot have tasks
 */
export function* throttled(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
  llc: number,
): Path<number> {
  if (!isLlcValid(lib, llc)) return EINVAL;
  if (cgroup.level === 0) return 0;
  if (k.interleaved) yield point('read', lib.llcContexts, 'entries');
  const llcx = llcContextOf(lib, cgroup.id, llc);
  const cgx = contextOf(lib, cgroup);
  const subroot = contextOf(lib, ancestorAt(cgroup, 1));
  if (llcx === undefined) return ESRCH;
  if (k.interleaved) yield point('read', llcx, 'budget_remaining');
  if (llcx.budgetRemaining > 0) return spend(lib, cgroup);

  if (cgx === undefined) return ESRCH;
  if (k.interleaved) yield point('read', cgx, 'is_throttled');
  if (cgx.isThrottled) return refuse(lib, cgroup);
  if (!lib.seams.locksBudgets() || subroot === undefined) {
    return yield* secure(k, lib, cgroup, cgx, subroot, llcx);
  }
  if ((yield* spinLock(k, subroot, BUDGET_LOCK)) !== 0) return EAGAIN;
  const ret = yield* secure(k, lib, cgroup, cgx, subroot, llcx);
  unlock(subroot);
  return ret;
}

/** Secures budget for the LLC from the cgroup, or through it from the subroot. */
function* secure(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
  cgx: CgroupContext,
  subroot: CgroupContext | undefined,
  llcx: LlcContext,
): Path<number> {
  if ((yield* transferC2l(k, lib, cgx, cgroup.level, llcx)) > 0) return grant(lib, cgroup);

  // Nothing is left at the cgroup: before it asks its subroot, see whether it has used its own.
  if (k.interleaved) yield summing(lib, cgroup);
  lib.seams.sumSubtree(lib, cgroup);
  if (k.interleaved) yield point('read', cgx, 'is_throttled');
  if (cgx.isThrottled || cgroup.level === 1) return refuse(lib, cgroup);

  if (subroot === undefined) return ESRCH;
  const granted = yield* transferP2l(k, lib, subroot, cgroup, cgx, llcx);
  return granted > 0 ? grant(lib, cgroup) : refuse(lib, cgroup);
}

/** Admitted on what the LLC has left of an earlier grant. */
function spend(lib: BandwidthLibrary, cgroup: Cgroup): number {
  if (lib.observer === null) return 0;
  const cgx = contextOf(lib, cgroup);
  if (cgx !== undefined && !isUnlimited(cgx)) lib.observer.budget(cgroup.id, 'SPEND');
  return 0;
}

function grant(lib: BandwidthLibrary, cgroup: Cgroup): number {
  lib.observer?.budget(cgroup.id, 'GRANT');
  return 0;
}

function refuse(lib: BandwidthLibrary, cgroup: Cgroup): number {
  lib.observer?.budget(cgroup.id, 'REFUSE');
  return EAGAIN;
}
