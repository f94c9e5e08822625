import { ancestorAt, type Cgroup } from '../cgroup.ts';
import { alsoAt, type Path, type PathContext, point } from '../path.ts';
import { spinLock, unlock } from '../spinlock.ts';
import { BUDGET_LOCK } from './constants.ts';
import type { LlcContext } from './context.ts';
import { drainDetached } from './exit-steps.ts';
import { contextOf } from './library.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * Takes a cgroup out of bandwidth control; its backlog goes to the enqueue callback (upstream
 * scx_cgroup_bw_exit).
 *
 * @returns 0, or -ESRCH when the subroot's context cannot be found
 */
export function* exit(k: PathContext, lib: BandwidthLibrary, cgroup: Cgroup): Path<number> {
  const subroot = cgroup.level === 0 ? undefined : contextOf(lib, ancestorAt(cgroup, 1));
  const isLocked = subroot !== undefined && lib.seams.locksBudgets();
  if (isLocked) yield* spinLock(k, subroot, BUDGET_LOCK);
  const detached = yield* detach(k, lib, cgroup);
  if (isLocked) unlock(subroot);
  if (typeof detached === 'number') return detached;
  yield* drainDetached(k, lib, detached);
  return 0;
}

/** After this nobody finds the contexts of the cgroup any more. */
function* detach(
  k: PathContext,
  lib: BandwidthLibrary,
  cgroup: Cgroup,
): Path<number | readonly LlcContext[]> {
  if (k.interleaved) {
    yield alsoAt(
      point('write', lib.llcContexts, 'entries'),
      point('rmw', lib.contexts, 'runtime_total'),
    );
  }
  if (cgroup.level > 1) {
    const ret = lib.seams.countTaskable(lib, cgroup, 'exit');
    if (ret !== 0) return ret;
  }
  const cgx = contextOf(lib, cgroup);
  if (cgx === undefined) return [];
  lib.seams.retireRuntime(lib, cgroup, cgx);
  lib.contexts.delete(cgroup);
  const detached = lib.seams.detachOnExit(lib, cgx);
  lib.seams.regainAfterExit(lib, cgroup);
  if (cgroup.level > 1) lib.seams.countTaskable(lib, cgroup, 'exited');
  return detached;
}
