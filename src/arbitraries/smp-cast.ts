import type { Rng } from '../core/rng.ts';
import type { Cast, CastCgroup, CastCpu, CastTask, CastTopology } from '../scenario/scenario.ts';

const TICK_NS = 4_000_000;
const PERIOD_US = 100_000;
/** Of so many casts one has a memory that lets stores arrive late, ... */
const WEAK = 3;
/** ... and of so many one has locks that time out. */
const BOUNDED = 6;

/**
 * Few CPUs, tasks and cgroups: a race needs two of each at most, and every one more that takes no
 * part is a place to wait in.
 */
export function drawSmpCast(rng: Rng): Cast {
  const nrLlcs = rng.pick([1, 2, 2]);
  const nrCpus = rng.between(2, 3);
  const cpus = Array.from({ length: nrCpus }, (_, id): CastCpu => {
    return { id, core: id, llc: id % nrLlcs, node: 0 };
  });
  const cgroups = drawCgroups(rng);
  const homes = cgroups.filter(({ id }) => !cgroups.some(({ parent }) => parent === id));
  const options = drawOptions(rng);
  const tasks = Array.from({ length: rng.pick([1, 1, 1, 2, 2, 3]) }, (_, id) => ({
    id,
    cgroup: rng.pick(homes).id,
    present: true,
  }));
  return {
    topology: { tickNs: TICK_NS, ...options, cpus },
    cgroups,
    tasks: options.locks === undefined ? tasks : inOneCgroup(tasks),
    schedulers: [],
    policies: [],
  };
}

/** Who waits for the lock of a backlog shares it with another. */
function inOneCgroup(tasks: readonly CastTask[]): readonly CastTask[] {
  const [first] = tasks as readonly [CastTask];
  const others = Array.from({ length: tasks.length }, (_, index) => ({ ...first, id: index + 1 }));
  return [first, ...others];
}

/** One number says both, each independently of the other. */
function drawOptions(rng: Rng): Pick<CastTopology, 'memory' | 'locks'> {
  const drawn = rng.below(WEAK * BOUNDED);
  return {
    ...(drawn < BOUNDED ? { memory: 'weak' } : {}),
    ...(drawn % BOUNDED === 0 ? { locks: 'bounded' } : {}),
  };
}

function drawCgroups(rng: Rng): readonly CastCgroup[] {
  const nr = rng.between(1, 3);
  return Array.from({ length: nr }, (_, index): CastCgroup => {
    const isLimited = index === 0 || rng.chance(2, 3);
    return {
      id: index + 2,
      parent: index > 0 && rng.chance(1, 3) ? 2 : 1,
      threaded: false,
      present: true,
      periodUs: PERIOD_US,
      quotaUs: isLimited ? rng.pick([1_000, 10_000, 50_000]) : 'max',
      burstUs: 0,
    };
  });
}
