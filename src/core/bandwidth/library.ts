import type { Atq } from '../atq.ts';
import type { Cgroup, CgroupTree } from '../cgroup.ts';
import type { Clock } from '../clock.ts';
import { Heap } from '../heap.ts';
import { S64_MAX } from '../int64.ts';
import { type CgroupContext, createCgroupContext, type LlcContext } from './context.ts';
import type { BandwidthLibrary, BandwidthSeams, EnqueueCallback } from './types.ts';

/** States of the replenish timer and its bottom half (upstream enum replenish_stats). */
export const REPLENISH_IDLE = 0;
export const REPLENISH_TOP_HALF_RUNNING = 1;
export const REPLENISH_BOTTOM_HALF_READY = 2;
export const REPLENISH_BOTTOM_HALF_RUNNING = 3;

export interface LibraryOptions {
  readonly seams: BandwidthSeams;
  readonly createBtq: () => Atq;
  readonly clock: Clock;
  readonly cgroups: CgroupTree;
  readonly nrLlcs: number;
  readonly enqueueCallback: EnqueueCallback;
}

export function createLibrary(options: LibraryOptions): BandwidthLibrary {
  // Field by field: an object that is made by spreading is slower to read, and this one is read
  // by everything.
  return {
    seams: options.seams,
    createBtq: options.createBtq,
    clock: options.clock,
    cgroups: options.cgroups,
    nrLlcs: options.nrLlcs,
    enqueueCallback: options.enqueueCallback,
    contexts: new Map(),
    llcContexts: new Map(),
    nrLlcContexts: 0,
    taskableIds: [],
    throttledIds: [],
    replenishStat: { s: REPLENISH_IDLE },
    reenqueueLock: { held: false },
    heap: new Heap(),
    replenishTimer: null,
    lastReplenishAt: 0,
    observer: null,
    stackResidue: 0,
    timerContext: { interleaved: false, cpu: 0 },
  };
}

/** The context of a cgroup (upstream cbw_get_cgroup_ctx). */
export function contextOf(lib: BandwidthLibrary, cgroup: Cgroup): CgroupContext | undefined {
  return lib.contexts.get(cgroup);
}

/** The context of a cgroup, made if absent. */
export function obtainContext(lib: BandwidthLibrary, cgroup: Cgroup): CgroupContext {
  let cgx = lib.contexts.get(cgroup);
  if (cgx === undefined) {
    cgx = createCgroupContext(cgroup.id);
    lib.contexts.set(cgroup, cgx);
  }
  return cgx;
}

/** The context of a (cgroup, LLC) pair (upstream cbw_get_llc_ctx_with_id). */
export function llcContextOf(
  lib: BandwidthLibrary,
  cgroupId: number,
  llc: number,
): LlcContext | undefined {
  const llcx = lib.llcContexts.get(cgroupId)?.[llc];
  if (llcx === undefined) return undefined;
  return llcx.keyPadding === lib.seams.keyPadding(lib) ? llcx : undefined;
}

export function storeLlcContext(lib: BandwidthLibrary, llcx: LlcContext): void {
  let entries = lib.llcContexts.get(llcx.id);
  if (entries === undefined) {
    entries = new Array<LlcContext | undefined>(lib.nrLlcs).fill(undefined);
    lib.llcContexts.set(llcx.id, entries);
  }
  entries[llcx.llc] = llcx;
  lib.nrLlcContexts++;
}

export function deleteLlcContext(lib: BandwidthLibrary, cgroupId: number, llc: number): void {
  const entries = lib.llcContexts.get(cgroupId);
  if (entries?.[llc] === undefined) return;
  entries[llc] = undefined;
  lib.nrLlcContexts--;
  if (entries.every((entry) => entry === undefined)) lib.llcContexts.delete(cgroupId);
}

export function isLlcValid(lib: BandwidthLibrary, llc: number): boolean {
  return Number.isInteger(llc) && llc >= 0 && llc < lib.nrLlcs;
}

/** True if the effective quota is unlimited. */
export function isUnlimited(cgx: CgroupContext): boolean {
  return cgx.nquotaUb === S64_MAX;
}

/** True if the cgroup itself, not only an ancestor, has a finite quota. */
export function hasOwnQuota(cgx: CgroupContext): boolean {
  return cgx.nquota !== S64_MAX;
}
