import { createAtq, createAtqLibrary } from '../../core/atq.ts';
import {
  type CgroupContext,
  createCgroupContext,
  type LlcContext,
} from '../../core/bandwidth/context.ts';
import { createLibrary } from '../../core/bandwidth/library.ts';
import type { BandwidthLibrary } from '../../core/bandwidth/types.ts';
import { type Cgroup, CgroupTree } from '../../core/cgroup.ts';
import { Clock } from '../../core/clock.ts';
import { correctedSeams } from '../../core/seams.ts';
import { release } from './mirrored-queue.ts';

/** A library of which nothing is known yet. */
export function emptyLibrary(nrLlcs: number): BandwidthLibrary {
  const queues = createAtqLibrary(correctedSeams);
  return createLibrary({
    seams: correctedSeams.bandwidth,
    createBtq: () => createAtq(queues, false),
    clock: new Clock(),
    cgroups: new CgroupTree(),
    nrLlcs,
    enqueueCallback: () => {},
  });
}

/** The context of a cgroup, made if nothing is known of one. */
export function obtainContext(lib: BandwidthLibrary, cgroup: Cgroup): CgroupContext {
  let cgx = lib.contexts.get(cgroup);
  if (cgx === undefined) {
    cgx = createCgroupContext(cgroup.id);
    cgx.hasLlcx = true;
    lib.contexts.set(cgroup, cgx);
  }
  return cgx;
}

/** The context of a cgroup on an LLC, likewise. */
export function obtainLlc(lib: BandwidthLibrary, id: number, llc: number): LlcContext {
  let entries = lib.llcContexts.get(id);
  if (entries === undefined) {
    entries = new Array<LlcContext | undefined>(lib.nrLlcs).fill(undefined);
    lib.llcContexts.set(id, entries);
  }
  let llcx = entries[llc];
  if (llcx === undefined) {
    const btq = lib.createBtq();
    llcx = { id, llc, budgetRemaining: 0, runtimeTotal: 0, btq, keyPadding: 0 };
    entries[llc] = llcx;
    lib.nrLlcContexts++;
  }
  return llcx;
}

/** Takes the LLC contexts of a cgroup out. What is parked there is found nowhere any more. */
export function dropLlcs(lib: BandwidthLibrary, id: number): readonly LlcContext[] {
  const entries = (lib.llcContexts.get(id) ?? []).filter((llcx) => llcx !== undefined);
  lib.nrLlcContexts -= entries.length;
  lib.llcContexts.delete(id);
  return entries;
}

/** Takes out those that are not of these LLCs, and empties them. */
export function keepLlcs(lib: BandwidthLibrary, id: number, kept: ReadonlySet<number>): void {
  const entries = lib.llcContexts.get(id) ?? [];
  entries.forEach((llcx, llc) => {
    if (llcx === undefined || kept.has(llc)) return;
    release(llcx.btq);
    entries[llc] = undefined;
    lib.nrLlcContexts--;
  });
  if (kept.size === 0) lib.llcContexts.delete(id);
}
