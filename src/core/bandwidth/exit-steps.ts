import { destroy } from '../atq.ts';
import { type Cgroup, ROOT_CGROUP_ID } from '../cgroup.ts';
import { addS64 } from '../int64.ts';
import { alsoAt, type Path, type PathContext, point } from '../path.ts';
import type { CgroupContext, LlcContext } from './context.ts';
import { popAndHandOver } from './hand-over.ts';
import { contextOf, deleteLlcContext, llcContextOf } from './library.ts';
import { allocateLlcContexts } from './llc-contexts.ts';
import { ownRuntime } from './sum.ts';
import type { BandwidthLibrary } from './types.ts';

/** Takes the LLC contexts of a cgroup out of the map. Who parks a task later sees that. */
export function detachLlcContexts(
  lib: BandwidthLibrary,
  cgx: CgroupContext,
): readonly LlcContext[] {
  if (!cgx.hasLlcx) return [];
  cgx.hasLlcx = false;
  const detached: LlcContext[] = [];
  for (let llc = 0; llc < lib.nrLlcs; llc++) {
    const llcx = llcContextOf(lib, cgx.id, llc);
    if (llcx === undefined) continue;
    deleteLlcContext(lib, cgx.id, llc);
    detached.push(llcx);
  }
  return detached;
}

/** Hands the backlogs of detached LLC contexts to the scheduler, and frees them. */
export function* drainDetached(
  k: PathContext,
  lib: BandwidthLibrary,
  detached: readonly LlcContext[],
): Path<void> {
  for (const llcx of detached) {
    while (yield* popAndHandOver(k, lib, llcx.btq));
    yield* destroy(k, llcx.btq);
    if (k.interleaved)
      yield alsoAt(point('write', llcx.btq, 'freed'), point('write', llcx, 'freed'));
    release(lib, llcx.btq);
    release(lib, llcx);
  }
}

/** A drain on another CPU may have looked the object up already. */
function release(lib: BandwidthLibrary, object: object): void {
  if (lib.seams.retiresQueues()) lib.heap.retire(object);
  else lib.heap.free(object);
}

/** A cgroup that becomes a parent keeps the runtime that it was charged itself. */
export function* retireAndFree(
  k: PathContext,
  lib: BandwidthLibrary,
  cgx: CgroupContext,
): Path<void> {
  cgx.retiredRuntime = addS64(cgx.retiredRuntime, ownRuntime(lib, cgx));
  if (k.interleaved) yield point('write', lib.llcContexts, 'entries');
  yield* drainDetached(k, lib, detachLlcContexts(lib, cgx));
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
