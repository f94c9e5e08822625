import type { Cgroup } from '../cgroup.ts';
import { EINVAL } from '../errno.ts';
import type { Path, PathContext } from '../path.ts';
import { updateNquotaUb } from './budget-tx.ts';
import { INTERVAL_NS } from './constants.ts';
import { contextOf, isUnlimited, obtainContext } from './library.ts';
import { allocateLlcContexts } from './llc-contexts.ts';
import { replenishTimerFn } from './replenish.ts';
import { type Bandwidth, setBandwidth } from './set-bandwidth.ts';
import { resetOwnBudget } from './set-steps.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * Starts the library: arms the replenish timer (upstream scx_cgroup_bw_lib_init).
 *
 * @returns 0, or -EINVAL without a configuration
 */
export function libInit(lib: BandwidthLibrary, hasConfig: boolean): number {
  if (!hasConfig) return EINVAL;
  lib.lastReplenishAt = lib.clock.now;
  lib.replenishTimer = {
    name: 'replenish',
    deadline: lib.replenishTimer?.deadline ?? null,
    callback: (now) => replenishTimerFn(lib, now),
  };
  lib.clock.start(lib.replenishTimer, INTERVAL_NS);
  return 0;
}

/**
 * Puts a cgroup under bandwidth control, its ancestors first (upstream scx_cgroup_bw_init).
 *
 * @returns 0; -EINVAL for a period of 0; -EEXIST for a second init; -E2BIG for a cgroup too
 *   deep; -ENOMEM when its LLC contexts cannot be made; -ESRCH without a subroot context
 */
export function* init(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
  bandwidth: Bandwidth,
): Path<number> {
  if (bandwidth.periodUs === 0) return EINVAL;
  const refusal =
    lib.seams.refuseHeight(cgroup.level) ||
    (contextOf(lib, cgroup) === undefined ? 0 : lib.seams.refuseReinit());
  if (refusal !== 0) return refusal;

  const cgx = obtainContext(lib, cgroup);
  setBandwidth(lib, cgx, bandwidth);
  updateNquotaUb(lib, cgroup, cgx);
  cgx.runtimeTotalSloppy = 0;
  resetOwnBudget(cgroup, cgx);

  yield* parentIsNoLeaf(k, lib, cgroup);

  const failure = allocateLlcContexts(lib, cgx);
  if (failure !== 0) return failure;
  cgx.nrTaskableDescendents = lib.seams.ownTaskableCount();
  const ret = lib.seams.countTaskable(lib, cgroup, 'init');
  if (ret === 0 && !isUnlimited(cgx)) lib.observer?.budget(cgroup.id, 'LIMIT');
  return ret;
}

/** A parent that cannot have tasks any more loses its LLC contexts. */
function* parentIsNoLeaf(k: PathContext, lib: BandwidthLibrary, child: Cgroup): Path<void> {
  const parent = child.parent;
  if (parent === null || parent.threaded) return;
  const cgx = contextOf(lib, parent);
  if (cgx === undefined) return;
  if (parent.level === 0 && lib.seams.rootKeepsLlcContexts()) return;
  if (child.threaded && lib.seams.threadedRootKeepsLlcContexts()) return;
  yield* lib.seams.releaseParent(k, lib, cgx);
  lib.seams.countTaskable(lib, parent, 'parent-not-leaf');
}
