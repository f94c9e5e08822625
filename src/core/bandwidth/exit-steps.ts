import { destroy, pop } from '../atq.ts';
import { type Cgroup, ROOT_CGROUP_ID } from '../cgroup.ts';
import { addS64 } from '../int64.ts';
import type { Path, PathContext } from '../path.ts';
import type { CgroupContext } from './context.ts';
import { contextOf, deleteLlcContext, llcContextOf } from './library.ts';
import { allocateLlcContexts } from './llc-contexts.ts';
import { ownRuntime } from './sum.ts';
import type { BandwidthLibrary } from './types.ts';

/** Hands the backlog of a cgroup to the scheduler and frees its LLC contexts. */
export function* drainAndFree(
  k: PathContext,
  lib: BandwidthLibrary,
  cgx: CgroupContext,
): Path<void> {
  if (!cgx.hasLlcx) return;
  cgx.hasLlcx = false;
  for (let llc = 0; llc < lib.nrLlcs; llc++) {
    const llcx = llcContextOf(lib, cgx.id, llc);
    if (llcx === undefined) continue;
    for (;;) {
      const task = yield* pop(k, llcx.btq, false);
      if (task === null) break;
      lib.enqueueCallback(task);
    }
    deleteLlcContext(lib, cgx.id, llc);
    yield* destroy(k, llcx.btq);
  }
}

/** A cgroup that becomes a parent keeps the runtime that it was charged itself. */
export function* retireAndFree(
  k: PathContext,
  lib: BandwidthLibrary,
  cgx: CgroupContext,
): Path<void> {
  cgx.retiredRuntime = addS64(cgx.retiredRuntime, ownRuntime(lib, cgx));
  yield* drainAndFree(k, lib, cgx);
}

/** The parent answers for what its child used in this interval, also after the child is gone. */
export function foldIntoParent(lib: BandwidthLibrary, cgroup: Cgroup, cgx: CgroupContext): void {
  const parent = cgroup.parent === null ? undefined : contextOf(lib, cgroup.parent);
  if (parent === undefined) return;
  const used = addS64(ownRuntime(lib, cgx), cgx.retiredRuntime);
  parent.retiredRuntime = addS64(parent.retiredRuntime, used);
}

/** A parent whose last child exits can have tasks again, so it needs its LLC contexts back. */
export function regainLlcContexts(lib: BandwidthLibrary, cgroup: Cgroup): void {
  const parent = cgroup.parent;
  if (parent === null || parent.id === ROOT_CGROUP_ID) return;
  const cgx = contextOf(lib, parent);
  if (cgx === undefined || cgx.hasLlcx) return;
  const others = parent.children.some(
    (child) => child !== cgroup && contextOf(lib, child) !== undefined,
  );
  if (!others) allocateLlcContexts(lib, cgx);
}
