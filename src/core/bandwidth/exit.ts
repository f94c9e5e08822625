import type { Cgroup } from '../cgroup.ts';
import type { Path, PathContext } from '../path.ts';
import { contextOf } from './library.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * Takes a cgroup out of bandwidth control; its backlog goes to the enqueue callback (upstream
 * scx_cgroup_bw_exit).
 *
 * @returns 0, or -ESRCH when the subroot's context cannot be found
 */
export function* exit(k: PathContext, lib: BandwidthLibrary, cgroup: Cgroup): Path<number> {
  if (cgroup.level > 1) {
    const ret = lib.seams.countTaskable(lib, cgroup, 'exit');
    if (ret !== 0) return ret;
  }
  const cgx = contextOf(lib, cgroup);
  if (cgx === undefined) return 0;
  lib.seams.retireRuntime(lib, cgroup, cgx);
  lib.contexts.delete(cgroup);
  yield* lib.seams.releaseOnExit(k, lib, cgx);
  lib.seams.regainAfterExit(lib, cgroup);
  if (cgroup.level > 1) lib.seams.countTaskable(lib, cgroup, 'exited');
  return 0;
}
