import { drawLegalCpuMax } from '../src/arbitraries/cpu-max.ts';
import { Rng } from '../src/core/rng.ts';
import type { Cast, CastCgroup, CastScheduler } from '../src/scenario/scenario.ts';

const MS = 1_000_000;
const TICK_NS = 4 * MS;
const CPUS_PER_LLC = 4;
const SLICES_MS = [5, 10, 20];
/** Policies that do nothing wrong; who has which goes around. */
const POLICIES = ['qmap', 'vtime', 'fifo'] as const;
/** Cgroup 2 and those after it: two subs one below the other, a third beside them. */
const PARENTS = [1, 2, 1, 2, 4, 1] as const;
/** From here on every cgroup has so many children. */
const FANOUT = 4;
/** The cgroups of the subs. */
const HOSTS = [2, 3, 4];

/** How much of everything a machine has. */
export interface MachineSizes {
  readonly cpus: number;
  readonly tasks: number;
  /** Cgroups besides the root. */
  readonly cgroups: number;
}

export const BENCH_SIZES: MachineSizes = { cpus: 4, tasks: 8, cgroups: 6 };

/**
 * A machine with a root scheduler and three subs, as far as there are cgroups for them; all of
 * it is there from the start, tasks in the leaves.
 *
 * @param isLimited the root is `lavd`, and the cgroups have limits
 */
export function machineCast(seed: number, sizes: MachineSizes, isLimited: boolean): Cast {
  const rng = new Rng(seed);
  const cgroups = Array.from({ length: sizes.cgroups }, (_, index): CastCgroup => {
    const unlimited = { periodUs: 100_000, quotaUs: 'max', burstUs: 0 } as const;
    const cpuMax = isLimited ? drawLegalCpuMax(rng) : unlimited;
    return { id: 2 + index, parent: parentOf(index), threaded: false, present: true, ...cpuMax };
  });
  const leaves = cgroups.filter(({ id }) => cgroups.every(({ parent }) => parent !== id));
  const hosts = [1, ...HOSTS.filter((id) => id < 2 + sizes.cgroups)];
  return {
    topology: {
      tickNs: TICK_NS,
      cpus: Array.from({ length: sizes.cpus }, (_, id) => {
        const llc = Math.floor(id / CPUS_PER_LLC);
        return { id, core: id, llc, node: 0 };
      }),
    },
    cgroups,
    tasks: Array.from({ length: sizes.tasks }, (_, id) => {
      return { id, cgroup: leaves[id % leaves.length]?.id ?? 1, present: true };
    }),
    schedulers: hosts.map((cgroup, index): CastScheduler => {
      const policy = POLICIES[(seed + index) % POLICIES.length] as string;
      const isLavd = isLimited && cgroup === 1;
      const sliceNs = rng.pick(SLICES_MS) * MS;
      return { id: 1 + index, cgroup, policy: isLavd ? 'lavd' : policy, sliceNs };
    }),
    policies: [],
  };
}

function parentOf(index: number): number {
  return PARENTS[index] ?? 3 + Math.floor((index - PARENTS.length) / FANOUT);
}
