import type { Rng } from '../core/rng.ts';
import type { CastTopology } from '../scenario/scenario.ts';
import { drawTopology } from './cast.ts';

/**
 * What has to come together for some kinds of trouble, and by chance seldom does.
 *
 * - `plain`: whatever comes;
 * - `tight`: two places hold all tasks, and one of them mostly has more than there are CPUs;
 * - `silent`: every cgroup of a path may have its scheduler, and the root never dispatches;
 * - `crowd`: so many tasks on one of several CPUs that balancing is worth its while;
 * - `restless`: two CPUs, a few tasks, and a root that puts back all tasks at each dispatch;
 * - `balanced`: bypass DSQs are balanced so often that a few tasks are worth its while.
 */
export type Situation = 'tight' | 'silent' | 'crowd' | 'balanced' | 'restless' | 'plain';

/** For casts with trees of schedulers. */
export function drawSituation(rng: Rng): Situation {
  const choice = rng.below(48);
  if (choice < 17) return 'tight';
  if (choice < 27) return 'silent';
  if (choice < 30) return 'crowd';
  if (choice < 38) return 'balanced';
  return choice < 44 ? 'plain' : 'restless';
}

/** For casts with few schedulers, in which silence makes no difference. */
export function drawFlatSituation(rng: Rng): Situation {
  return rng.chance(1, 16) ? 'crowd' : 'plain';
}

/** A topology may be drawn anew, so many times at most. */
const REDRAWS = 3;
const FEW_CPUS = 2;
/** Between two balancings, where they are frequent. */
const QUICK_BALANCE_NS = 20_000_000;
/** The CPUs dispatch so often. */
const QUICK_TICK_NS = 1_000_000;
/** A crowd is on one of so many CPUs. */
const CROWD_CPUS = { min: 3, max: 4 };

export function drawTopologyFor(rng: Rng, situation: Situation): CastTopology {
  switch (situation) {
    case 'tight':
      return drawTightTopology(rng);
    case 'silent':
      return rng.chance(1, 2) ? drawTightTopology(rng) : drawSmallTopology(rng);
    case 'crowd':
      return drawTopologyOfCrowd(rng);
    case 'restless':
      return drawTopologyOfTwo(rng);
    case 'balanced':
      return drawBalancedTopology(rng);
    default:
      return drawSmallTopology(rng);
  }
}

/** Mostly so small that tasks have to wait for each other. */
function drawSmallTopology(rng: Rng): CastTopology {
  let topology = drawTopology(rng);
  for (let tries = 0; tries < REDRAWS && topology.cpus.length > FEW_CPUS; tries++) {
    if (rng.chance(1, 2)) topology = drawTopology(rng);
  }
  return topology;
}

/** So small that the tasks of one scheduler alone keep it busy. */
function drawTightTopology(rng: Rng): CastTopology {
  return firstCpus(drawSmallTopology(rng), rng.pick([1, 1, 2]));
}

function drawTopologyOfCrowd(rng: Rng): CastTopology {
  let topology = drawTopology(rng);
  while (topology.cpus.length < CROWD_CPUS.min) topology = drawTopology(rng);
  return firstCpus(topology, CROWD_CPUS.max);
}

function drawTopologyOfTwo(rng: Rng): CastTopology {
  let topology = drawTopology(rng);
  while (topology.cpus.length < 2) topology = drawTopology(rng);
  return { ...firstCpus(topology, 2), tickNs: QUICK_TICK_NS };
}

/** A few CPUs side by side. */
function drawBalancedTopology(rng: Rng): CastTopology {
  const { tickNs } = drawSmallTopology(rng);
  const nrCpus = rng.between(CROWD_CPUS.min, CROWD_CPUS.max);
  const cpus = Array.from({ length: nrCpus }, (_, id) => ({ id, core: id, llc: 0, node: 0 }));
  return { tickNs, balanceNs: QUICK_BALANCE_NS, cpus };
}

function firstCpus({ tickNs, cpus }: CastTopology, count: number): CastTopology {
  return { tickNs, cpus: cpus.slice(0, count) };
}
