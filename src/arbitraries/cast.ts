import fc from 'fast-check';
import { Rng } from '../core/rng.ts';
import type { Cast, CastCgroup, CastCpu, CastTask, CastTopology } from '../scenario/scenario.ts';
import { drawLegalCpuMax } from './cpu-max.ts';

const MS = 1_000_000;
/** Topologies as cores by LLC; most of them small, so that tasks meet. */
const LLC_LAYOUTS: readonly (readonly number[])[] = [
  [1],
  [2],
  [1, 1],
  [2, 1],
  [2, 2],
  [1, 1, 1],
  [4],
  [3, 1],
  [2, 2, 2],
  [1, 2, 3],
  [4, 4],
  [8, 8, 4, 4],
  [32, 32, 32, 32],
];
/** Of kernels that tick 1000, 250 and 100 times a second. */
const TICKS_MS = [1, 4, 4, 4, 4, 10, 10, 10, 10, 10];
const SLICES_MS = [1, 5, 5, 20, 20, 20, 40];
const ROOT = 1;

/** Topologies, cgroup trees and tasks. Shrinking is the minimiser's, not fast-check's. */
export const castArbitrary: fc.Arbitrary<Cast> = fc
  .noShrink(fc.integer())
  .map((seed) => drawCast(new Rng(seed)));

/** A cast of everything that the level `host` knows. */
export function drawCast(rng: Rng): Cast {
  const topology = drawTopology(rng);
  const cgroups = drawCgroups(rng);
  return {
    topology,
    cgroups,
    tasks: drawTasks(rng, topology, cgroups),
    schedulers: [{ id: 1, cgroup: ROOT, policy: 'vtime', sliceNs: rng.pick(SLICES_MS) * MS }],
    policies: [],
  };
}

/** CPUs with SMT, uneven LLCs and NUMA nodes: 1 to 128 of them. */
export function drawTopology(rng: Rng): CastTopology {
  // The big machines are rare: what they add is bounds that grow with CPUs.
  const layout = LLC_LAYOUTS[rng.chance(1, 24) ? rng.below(LLC_LAYOUTS.length) : rng.below(9)] ?? [
    1,
  ];
  const smt = rng.chance(1, 4) && layout.reduce((sum, cores) => sum + cores, 0) <= 16 ? 2 : 1;
  const nodes = layout.length > 1 && rng.chance(1, 3) ? 2 : 1;
  const cpus: CastCpu[] = [];
  let core = 0;
  layout.forEach((cores, llc) => {
    for (let i = 0; i < cores; i++, core++) {
      for (let thread = 0; thread < smt; thread++) {
        cpus.push({ id: cpus.length, core, llc, node: llc % nodes });
      }
    }
  });
  return { tickNs: rng.pick(TICKS_MS) * MS, cpus };
}

function drawCgroups(rng: Rng): CastCgroup[] {
  if (rng.chance(1, 24)) return drawTower(rng);
  const count = rng.between(1, 6);
  const cgroups: CastCgroup[] = [];
  for (let id = 2; id < 2 + count; id++) {
    const deep = id > 2 && rng.chance(3, 5);
    const parent = deep ? rng.between(2, id - 1) : ROOT;
    cgroups.push({
      id,
      parent,
      threaded: rng.chance(1, 8),
      present: rng.chance(3, 4),
      ...drawLegalCpuMax(rng),
    });
  }
  return cgroups;
}

/** A chain beyond the height that the library accepts. */
function drawTower(rng: Rng): CastCgroup[] {
  const height = rng.between(14, 18);
  return Array.from({ length: height }, (_, index) => ({
    id: 2 + index,
    parent: index === 0 ? ROOT : 1 + index,
    threaded: index > 0 && rng.chance(1, 6),
    present: index < height - 2 || rng.chance(1, 2),
    ...(rng.chance(1, 3)
      ? drawLegalCpuMax(rng)
      : ({ periodUs: 100_000, quotaUs: 'max', burstUs: 0 } as const)),
  }));
}

function drawTasks(rng: Rng, topology: CastTopology, cgroups: readonly CastCgroup[]): CastTask[] {
  const count = rng.between(1, 8);
  const all = topology.cpus.map((cpu) => cpu.id);
  return Array.from({ length: count }, (_, id) => {
    const task = { id, cgroup: drawHome(rng, cgroups), present: id === 0 || rng.chance(7, 8) };
    return rng.chance(1, 4) ? { ...task, cpus: [rng.pick(all)] } : task;
  });
}

/** Mostly a leaf: the others seldom may hold tasks. */
function drawHome(rng: Rng, cgroups: readonly CastCgroup[]): number {
  const leaves = cgroups.filter((one) => !cgroups.some((other) => other.parent === one.id));
  if (leaves.length === 0 || rng.chance(1, 10))
    return rng.pick([ROOT, ...cgroups.map((c) => c.id)]);
  return rng.pick(leaves).id;
}
