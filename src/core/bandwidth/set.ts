import { ancestorAt, type Cgroup } from '../cgroup.ts';
import { EINVAL, ESRCH } from '../errno.ts';
import { alsoAt, type Path, type PathContext, type PreemptionPoint, point } from '../path.ts';
import { spinLock, unlock } from '../spinlock.ts';
import { updateNquotaUb } from './budget-tx.ts';
import { BUDGET_LOCK } from './constants.ts';
import type { CgroupContext } from './context.ts';
import { contextOf, hasOwnQuota, isUnlimited, llcContextOf } from './library.ts';
import { type Bandwidth, setBandwidth } from './set-bandwidth.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * Changes a cgroup's bandwidth and renews the effective quotas below it, parents first
 * (upstream scx_cgroup_bw_set).
 *
 * @returns 0; -EINVAL for a period of 0; -ESRCH without a context
 */
export function* set(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
  bandwidth: Bandwidth,
): Path<number> {
  if (bandwidth.periodUs === 0) return EINVAL;
  const cgx = contextOf(lib, cgroup);
  if (cgx === undefined) return ESRCH;
  const subroot = cgroup.level === 0 ? cgx : contextOf(lib, ancestorAt(cgroup, 1));
  if (!lib.seams.locksBudgets() || subroot === undefined) {
    return yield* apply(k, lib, cgroup, cgx, bandwidth);
  }
  yield* spinLock(k, subroot, BUDGET_LOCK);
  const ret = yield* apply(k, lib, cgroup, cgx, bandwidth);
  unlock(subroot);
  return ret;
}

function* apply(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
  cgx: CgroupContext,
  bandwidth: Bandwidth,
): Path<number> {
  if (k.interleaved) {
    yield alsoAt(point('write', cgx, 'quota'), point('read', lib.contexts, 'runtime_total'));
  }
  const hadQuota = hasOwnQuota(cgx);
  setBandwidth(lib, cgx, bandwidth);
  if (!hadQuota && hasOwnQuota(cgx)) lib.seams.startQuota(lib, cgroup, cgx);

  for (const current of lib.cgroups.preOrder(cgroup)) {
    const currentCgx = contextOf(lib, current);
    if (currentCgx === undefined) continue;
    if (k.interleaved) yield renewing(lib, currentCgx);
    const wasUnlimited = isUnlimited(currentCgx);
    const ret = updateNquotaUb(lib, current, currentCgx);
    if (ret !== 0) return ret;
    const unlimited = isUnlimited(currentCgx);
    if (unlimited && !wasUnlimited) {
      lib.seams.becameUnlimited(lib, current, currentCgx);
      lib.observer?.budget(current.id, 'UNLIMIT');
    } else if (!unlimited && wasUnlimited) {
      lib.seams.becameLimited(lib, current, currentCgx);
      lib.observer?.budget(current.id, 'LIMIT');
    } else if (!unlimited) {
      lib.observer?.budget(current.id, 'RESET');
    }
  }
  return 0;
}

/** What the renewal of an effective quota touches: budgets and flag start anew with a limit. */
function renewing(lib: BandwidthLibrary, cgx: CgroupContext): PreemptionPoint {
  let at = alsoAt(
    point('write', cgx, 'nquota_ub'),
    point('write', cgx, 'budget_remaining'),
    point('write', cgx, 'interval_remaining'),
    point('write', cgx, 'is_throttled'),
  );
  for (let llc = 0; llc < lib.nrLlcs; llc++) {
    const llcx = llcContextOf(lib, cgx.id, llc);
    if (llcx !== undefined) at = alsoAt(at, point('write', llcx, 'budget_remaining'));
  }
  return at;
}
