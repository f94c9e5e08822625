import type { Cgroup } from '../cgroup.ts';
import { EINVAL, ESRCH } from '../errno.ts';
import { type Path, type PathContext, point } from '../path.ts';
import { updateNquotaUb } from './budget-tx.ts';
import { contextOf, hasOwnQuota, isUnlimited } from './library.ts';
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
  if (k.interleaved) yield point('write', cgx, 'quota');
  const hadQuota = hasOwnQuota(cgx);
  setBandwidth(lib, cgx, bandwidth);
  if (!hadQuota && hasOwnQuota(cgx)) lib.seams.startQuota(lib, cgroup, cgx);

  for (const current of lib.cgroups.preOrder(cgroup)) {
    const currentCgx = contextOf(lib, current);
    if (currentCgx === undefined) continue;
    if (k.interleaved) yield point('write', currentCgx, 'nquota_ub');
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
