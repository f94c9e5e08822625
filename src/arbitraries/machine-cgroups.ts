import { ROOT_CGROUP_ID } from '../core/cgroup.ts';
import type { Rng } from '../core/rng.ts';
import type { CpuMax } from '../scenario/host-operation.ts';
import type { CastCgroup } from '../scenario/scenario.ts';

/**
 * Cgroups, nested so that schedulers can be attached one below the other: chains, siblings,
 * and anything between. Where a tree is threaded, cgroups with children hold tasks too.
 *
 * @param drawLimit the cpu.max of each
 */
export function drawNestedCgroups(rng: Rng, drawLimit: (rng: Rng) => CpuMax): CastCgroup[] {
  const isChain = rng.chance(1, 3);
  const isThreaded = rng.chance(1, 4);
  const count = isChain ? rng.between(2, 5) : rng.between(1, 6);
  const cgroups: CastCgroup[] = [];
  for (let id = 2; id < 2 + count; id++) {
    const isDeep = id > 2 && (isChain || rng.chance(3, 5));
    const above = isChain ? id - 1 : rng.between(2, Math.max(2, id - 1));
    const parent = isDeep ? above : ROOT_CGROUP_ID;
    cgroups.push({
      id,
      parent,
      // A tree is threaded from its second level on, or where it happens.
      threaded: isThreaded ? isDeep : rng.chance(1, 16),
      present: rng.chance(7, 8),
      ...drawLimit(rng),
    });
  }
  return cgroups;
}

/** The way from a cgroup up to the root's child above it, itself first. */
export function pathUp(cgroups: readonly CastCgroup[], id: number): readonly CastCgroup[] {
  const path: CastCgroup[] = [];
  for (let at: number | undefined = id; at !== undefined; ) {
    const cgroup = cgroups.find((one) => one.id === at);
    if (cgroup !== undefined) path.push(cgroup);
    at = cgroup?.parent;
  }
  return path;
}

/** Whether a cgroup may hold tasks when all of the cast are there. */
export function holdsTasks(cgroups: readonly CastCgroup[], { id, threaded }: CastCgroup): boolean {
  return threaded || cgroups.every((one) => one.parent !== id || one.threaded);
}
