import { ROOT_CGROUP_ID } from '../core/cgroup.ts';
import type { Rng } from '../core/rng.ts';
import type { CastCgroup, CastTask, CastTopology } from '../scenario/scenario.ts';
import { holdsTasks, pathUp } from './machine-cgroups.ts';
import type { Situation } from './machine-situations.ts';
import { pickOf } from './pick.ts';

/** How many tasks there are. */
const COUNTS: { readonly [S in Situation]: { readonly min: number; readonly max: number } } = {
  plain: { min: 1, max: 8 },
  silent: { min: 1, max: 8 },
  tight: { min: 4, max: 8 },
  restless: { min: 6, max: 12 },
  balanced: { min: 6, max: 10 },
  // So many that the bypass DSQ of one CPU has 25 more than a fair share, and a quarter.
  crowd: { min: 60, max: 76 },
};

/** Where tasks may live. */
interface Places {
  readonly cgroups: readonly CastCgroup[];
  /** Those that schedulers are meant for. */
  readonly hosts: readonly number[];
}

/** Few tasks, mostly below the cgroups of subs; once in a while a crowd. */
export function drawTasks(
  rng: Rng,
  topology: CastTopology,
  places: Places,
  situation: Situation,
): CastTask[] {
  const all = topology.cpus.map(({ id }) => id);
  const isCrowd = situation === 'crowd';
  const { min, max } = COUNTS[situation];
  const homes = drawHomes(rng, places, situation);
  return Array.from({ length: rng.between(min, max) }, (_, id) => {
    const cgroup = homes === undefined ? drawHome(rng, places) : rng.pick(homes);
    const present = id === 0 || isPresent(rng, situation);
    const task = { id, cgroup, present };
    if (isCrowd) return rng.chance(3, 4) ? { ...task, cpus: [all[0] as number] } : task;
    if (situation === 'balanced' && rng.chance(1, 2)) return { ...task, cpus: drawSome(rng, all) };
    return rng.chance(1, 4) ? { ...task, cpus: [rng.pick(all)] } : task;
  });
}

function isPresent(rng: Rng, situation: Situation): boolean {
  return situation === 'crowd' ? rng.chance(15, 16) : rng.chance(5, 6);
}

/** One or two of them, ascending. */
function drawSome(rng: Rng, ids: readonly number[]): readonly number[] {
  return [...new Set([rng.pick(ids), rng.pick(ids)])].sort((a, b) => a - b);
}

/** The places that hold all tasks, where there are few of them. */
function drawHomes(rng: Rng, places: Places, situation: Situation): readonly number[] | undefined {
  // Those of one scheduler are what piles up when it bypasses.
  if (situation === 'crowd') return [drawHome(rng, places)];
  if (situation !== 'tight') return undefined;
  return [rng.chance(2, 3) ? ROOT_CGROUP_ID : drawHome(rng, places), drawHome(rng, places)];
}

function drawHome(rng: Rng, { cgroups, hosts }: Places): number {
  if (rng.chance(1, 6)) return ROOT_CGROUP_ID;
  const holding = cgroups.filter((cgroup) => holdsTasks(cgroups, cgroup));
  const host = rng.chance(3, 4) ? pickOf(rng, hosts) : undefined;
  const below = holding.filter(
    ({ id }) => host !== undefined && pathUp(cgroups, id).some((one) => one.id === host),
  );
  return (pickOf(rng, below) ?? pickOf(rng, holding))?.id ?? ROOT_CGROUP_ID;
}
