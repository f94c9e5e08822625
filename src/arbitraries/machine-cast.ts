import { ROOT_CGROUP_ID } from '../core/cgroup.ts';
import type { Rng } from '../core/rng.ts';
import type { CpuMax } from '../scenario/host-operation.ts';
import type {
  Cast,
  CastCgroup,
  CastPolicy,
  CastScheduler,
  CastTask,
} from '../scenario/scenario.ts';
import { drawLegalCpuMax } from './cpu-max.ts';
import { drawNestedCgroups, pathUp } from './machine-cgroups.ts';
import { drawTasks } from './machine-homes.ts';
import {
  drawNrRogues,
  drawPolicy,
  drawRogue,
  drawSilentRoot,
  restlessRoot,
} from './machine-policies.ts';
import {
  drawFlatSituation,
  drawSituation,
  drawTopologyFor,
  type Situation,
} from './machine-situations.ts';
import { pickOf } from './pick.ts';

const MS = 1_000_000;
const UNLIMITED: CpuMax = { periodUs: 100_000, quotaUs: 'max', burstUs: 0 };
const SLICES_MS = [1, 2, 5, 10, 20, 20, 40];
/** Short, so that tasks stall within a run; absent is 30 s, and more than that is refused. */
const TIMEOUTS_MS = [100, 100, 100, 200, 500, 1_000, 2_000];
const TIMEOUT_MS_TOO_LONG = 30_001;
const BATCHES = [1, 1, 2, 4];
const BATCH_TOO_LARGE = 2 ** 31;

/** What happens in these takes longer than some timeouts. */
const EVENTFUL: ReadonlySet<Situation> = new Set(['balanced', 'restless']);

/** A cast of schedulers that share out the CPUs among themselves, and know of no cpu.max. */
export function drawHierarchyCast(rng: Rng): Cast {
  const situation = drawSituation(rng);
  const isSilent = situation === 'silent';
  const topology = drawTopologyFor(rng, situation);
  const cgroups = drawNestedCgroups(rng, () => UNLIMITED);
  const hosts = isSilent ? drawPath(rng, cgroups) : drawHosts(rng, cgroups);
  const tasks = drawTasks(rng, topology, { cgroups, hosts }, situation);
  // What comes after a long wait is not seen where the watchdog comes first.
  const isPatient = situation !== 'plain' && rng.chance(isSilent ? 3 : 1, 4);
  const schedulers = drawSchedulers(rng, cgroups, hosts).map((one) =>
    EVENTFUL.has(situation) || (isPatient && one.present === true) ? withoutTimeout(one) : one,
  );
  const rogues = new Set<number>();
  const cast = { topology, cgroups, tasks, schedulers, policies: [] };
  if (isSilent) return withRoot(drawSilentRoot(rng, 'silent'), cast);
  if (situation === 'restless') return withRoot(restlessRoot(), withShortSlices(cast));
  // A scheduler that is ended bypasses no more.
  for (let left = situation === 'balanced' ? 0 : drawNrRogues(rng); left > 0; left--) {
    // The root has a hand in all that happens below it.
    rogues.add(rng.chance(1, 3) ? 0 : rng.below(schedulers.length));
  }
  const policies = [...rogues].map((at) => turnRogue(rng, schedulers, at, tasks));
  return { topology, cgroups, tasks, schedulers, policies };
}

/** A cast whose root honours cpu.max; the tasks of the subs below it know no limit. */
export function drawMachineCast(rng: Rng): Cast {
  return rng.chance(1, 3) ? withLimits(drawHierarchyCast(rng), rng) : drawFlatCast(rng);
}

/** A deep tree of schedulers, whose root honours limits besides, unless it is a rogue. */
function withLimits(cast: Cast, rng: Rng): Cast {
  const root = cast.schedulers.find(({ cgroup }) => cgroup === ROOT_CGROUP_ID);
  const isRogue = cast.policies.some(({ name }) => name === root?.policy);
  return {
    ...cast,
    cgroups: cast.cgroups.map((cgroup) => ({ ...cgroup, ...drawLegalCpuMax(rng) })),
    schedulers: cast.schedulers.map((one) =>
      one === root && !isRogue ? { ...one, policy: 'lavd' } : one,
    ),
  };
}

/** Many limits, and few schedulers. */
function drawFlatCast(rng: Rng): Cast {
  const situation = drawFlatSituation(rng);
  const topology = drawTopologyFor(rng, situation);
  const cgroups = drawNestedCgroups(rng, drawLegalCpuMax);
  const hosts = rng.chance(2, 5) ? [] : drawHosts(rng, cgroups);
  const tasks = drawTasks(rng, topology, { cgroups, hosts }, situation);
  const schedulers = drawSchedulers(rng, cgroups, hosts).map((scheduler) => {
    const isLimiting = scheduler.cgroup === ROOT_CGROUP_ID || rng.chance(1, 6);
    return isLimiting ? { ...scheduler, policy: 'lavd' } : scheduler;
  });
  const sub = schedulers.findIndex(({ cgroup }) => cgroup !== ROOT_CGROUP_ID);
  const isRogue = sub >= 0 && rng.chance(1, 2);
  const policies = isRogue ? [turnRogue(rng, schedulers, sub, tasks)] : [];
  return { topology, cgroups, tasks, schedulers, policies };
}

/** Gives a scheduler of the list a policy of its own that misbehaves. */
function turnRogue(
  rng: Rng,
  schedulers: CastScheduler[],
  at: number,
  tasks: readonly CastTask[],
): CastPolicy {
  const scheduler = schedulers[at] as CastScheduler;
  const name = `rogue-${scheduler.id}`;
  const role = {
    isRoot: scheduler.cgroup === ROOT_CGROUP_ID,
    nrTasks: tasks.filter(({ present }) => present).length,
  };
  schedulers[at] = { ...scheduler, policy: name };
  if (role.isRoot && rng.chance(1, 6)) return drawSilentRoot(rng, name);
  return drawRogue(rng, name, role);
}

/**
 * The cgroups of the subs, none to four of them: at times every cgroup of a path, of which the
 * fourth is too deep, at times one cgroup for two.
 */
function drawHosts(rng: Rng, cgroups: readonly CastCgroup[]): readonly number[] {
  const ids = cgroups.map(({ id }) => id);
  if (rng.chance(1, 3)) {
    const path = pathUp(cgroups, rng.pick(ids));
    return path.map(({ id }) => id).reverse();
  }
  const hosts: number[] = [];
  for (let left = rng.pick([0, 1, 1, 2, 2, 2, 3, 3, 4]); left > 0; left--) {
    const others = rng.chance(1, 12) ? ids : ids.filter((id) => !hosts.includes(id));
    const host = pickOf(rng, others);
    if (host !== undefined) hosts.push(host);
  }
  return hosts;
}

function drawPath(rng: Rng, cgroups: readonly CastCgroup[]): readonly number[] {
  const one = pathUp(cgroups, rng.pick(cgroups).id);
  const other = pathUp(cgroups, rng.pick(cgroups).id);
  const path = one.length > other.length ? one : other;
  return path.map(({ id }) => id).reverse();
}

/** Dispatches follow each other as fast as ticks allow. */
function withShortSlices(cast: Cast): Cast {
  return { ...cast, schedulers: cast.schedulers.map((one) => ({ ...one, sliceNs: MS })) };
}

/** Everything below a root of that policy. */
function withRoot(policy: CastPolicy, cast: Cast): Cast {
  const schedulers = cast.schedulers.map((one) =>
    one.cgroup === ROOT_CGROUP_ID ? { ...one, policy: policy.name } : one,
  );
  return { ...cast, schedulers, policies: [policy] };
}

/** A root nearly always, as the first, and a sub for each host. */
function drawSchedulers(
  rng: Rng,
  cgroups: readonly CastCgroup[],
  hosts: readonly number[],
): CastScheduler[] {
  const present = new Set<number>();
  const schedulers = [drawScheduler(rng, 1, ROOT_CGROUP_ID, rng.chance(7, 8))];
  hosts.forEach((cgroup, index) => {
    // Attached from the top down: one below a scheduler that is not there yet mostly waits.
    const above = pathUp(cgroups, cgroup).slice(1);
    const isEarly = above.some(({ id }) => hosts.includes(id) && !present.has(id));
    const isPresent = isEarly ? rng.chance(1, 8) : rng.chance(2, 3);
    if (isPresent) present.add(cgroup);
    schedulers.push(drawScheduler(rng, 2 + index, cgroup, isPresent));
  });
  // Another root, which is refused as long as there is one.
  if (rng.chance(1, 12)) {
    schedulers.push(drawScheduler(rng, 2 + hosts.length, ROOT_CGROUP_ID, false));
  }
  return schedulers.length > 1 && rng.chance(1, 24) ? schedulers.slice(1) : schedulers;
}

function drawScheduler(rng: Rng, id: number, cgroup: number, present: boolean): CastScheduler {
  return {
    id,
    cgroup,
    policy: drawPolicy(rng, cgroup === ROOT_CGROUP_ID),
    sliceNs: rng.pick(SLICES_MS) * MS,
    present,
    ...(rng.chance(2, 3) ? { timeoutMs: rng.pick(TIMEOUTS_MS) } : {}),
    ...(rng.chance(1, 4) ? { batch: rng.pick(BATCHES) } : {}),
    ...(cgroup === ROOT_CGROUP_ID ? {} : drawTooMuch(rng)),
  };
}

function withoutTimeout({ timeoutMs: _, ...rest }: CastScheduler): CastScheduler {
  return rest;
}

/** What makes the load of a scheduler fail. */
function drawTooMuch(rng: Rng): Pick<CastScheduler, 'timeoutMs' | 'batch'> {
  if (!rng.chance(1, 96)) return {};
  return rng.chance(1, 2) ? { timeoutMs: TIMEOUT_MS_TOO_LONG } : { batch: BATCH_TOO_LARGE };
}
