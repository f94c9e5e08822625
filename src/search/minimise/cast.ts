import type { Cast, CastCgroup, CastScheduler, Scenario } from '../../scenario/scenario.ts';
import { schedulersAbove } from './above.ts';
import {
  type AnyOperation,
  operationsOf,
  withCast,
  withOperations,
  withSchedulers,
} from './edit.ts';
import type { IdSort } from './field-spec.ts';
import { renamed, withDenseLlcs } from './identifiers.ts';
import { withFewerPolicies } from './policies.ts';
import { isDeclared, nameIn, operationSlots, usedIds } from './slots.ts';
import type { Trial } from './trial.ts';

type Gone = { readonly [S in IdSort]?: ReadonlySet<number> };

/**
 * The scenario without some members of the cast and the operations that name them. They leave
 * every mask; a mask of which nothing is left goes, and an operation with it.
 *
 * @param keepMisuse leaves calls alone that are wrong on purpose: they may name what is not there
 */
function without(scenario: Scenario, gone: Gone, keepMisuse = false): Scenario {
  const operations: AnyOperation[] = [];
  for (const operation of operationsOf(scenario)) {
    const left = reduced(scenario, operation, gone, keepMisuse);
    if (left !== undefined) operations.push(left);
  }
  const cast = castWithout(scenario.cast, gone);
  return withDenseLlcs(withOperations({ ...scenario, cast }, operations));
}

/** The operation with smaller masks, or undefined if it names what is gone. */
function reduced(
  { level }: Scenario,
  operation: AnyOperation,
  gone: Gone,
  keepMisuse: boolean,
): AnyOperation | undefined {
  let left = operation;
  for (const slot of operationSlots(level, operation)) {
    const { path, spec, value, misuse } = slot;
    if (misuse === true && keepMisuse) continue;
    const name = nameIn(slot);
    if (name !== undefined && gone[name.sort]?.has(name.id)) return undefined;
    if (spec.kind !== 'ids') continue;
    const ids = value as readonly number[];
    const kept = ids.filter((id) => gone[spec.sort]?.has(id) !== true);
    if (kept.length === ids.length) continue;
    if (kept.length === 0) return undefined;
    left = { ...left, [path[0] as string]: kept };
  }
  return left;
}

function castWithout(cast: Cast, gone: Gone): Cast {
  const stays = (sort: IdSort) => (member: { readonly id: number }) =>
    gone[sort]?.has(member.id) !== true;
  const tasks = cast.tasks.filter(stays('task')).map((task) => {
    const { cpus, ...others } = task;
    const kept = cpus?.filter((id) => gone.cpu?.has(id) !== true);
    if (kept === undefined || kept.length === cpus?.length) return task;
    return kept.length === 0 ? others : { ...others, cpus: kept };
  });
  return {
    ...cast,
    topology: { ...cast.topology, cpus: cast.topology.cpus.filter(stays('cpu')) },
    cgroups: cast.cgroups.filter(stays('cgroup')),
    tasks,
    schedulers: cast.schedulers.filter(stays('scheduler')),
  };
}

/** The scenarios that have a member of the cast less, with what depends on it. */
export function* withSmallerCast(scenario: Scenario): Iterable<Scenario> {
  const { topology, cgroups, tasks, schedulers } = scenario.cast;
  for (const cgroup of cgroups) yield* withoutCgroup(scenario, cgroup);
  for (const llc of new Set(topology.cpus.map((cpu) => cpu.llc))) {
    const cpus = topology.cpus.filter((cpu) => cpu.llc === llc).map(({ id }) => id);
    yield without(scenario, { cpu: new Set(cpus) });
  }
  for (const { id } of topology.cpus) yield without(scenario, { cpu: new Set([id]) });
  for (const { id } of tasks) {
    yield without(scenario, { task: new Set([id]) });
    yield without(scenario, { task: new Set([id]) }, true);
  }
  for (const scheduler of schedulers) yield* withoutScheduler(scenario, scheduler);
  yield* withFewerPolicies(scenario);
}

/** With all below it, alone, or so that one below takes its place, and its name if need be. */
function* withoutScheduler(scenario: Scenario, gone: CastScheduler): Iterable<Scenario> {
  const { cast } = scenario;
  const alone = without(scenario, { scheduler: new Set([gone.id]) });
  const below = cast.schedulers.filter((each) => schedulersAbove(cast, each).includes(gone));
  const ids = below.map(({ id }) => id);
  if (ids.length > 0) yield without(scenario, { scheduler: new Set([gone.id, ...ids]) });
  yield alone;
  for (const heir of ids) {
    const inPlace = (each: CastScheduler): CastScheduler =>
      each.id === heir ? { ...each, cgroup: gone.cgroup } : each;
    yield withSchedulers(alone, inPlace);
    const others = cast.schedulers.filter((each) => each !== gone).map(inPlace);
    const inherited = withCast(scenario, { schedulers: others });
    yield renamed(inherited, 'scheduler', new Map([[gone.id, heir]]));
  }
}

/** The scenarios without two tasks, where one alone is needed because of the other. */
export function* withoutTwoTasks(scenario: Scenario): Iterable<Scenario> {
  const { tasks } = scenario.cast;
  for (const [index, first] of tasks.entries()) {
    for (const second of tasks.slice(index + 1)) {
      yield without(scenario, { task: new Set([first.id, second.id]) });
    }
  }
}

/** Removes ranges of CPUs, cgroups, tasks and schedulers, from half of them down to two. */
export function removeCastRanges(trial: Trial): void {
  removeMembers(
    trial,
    ({ topology }) => topology.cpus,
    (scenario, cpu) => without(scenario, { cpu }),
  );
  removeMembers(trial, ({ cgroups }) => cgroups, withoutSubtrees);
  removeMembers(trial, ({ cgroups }) => cgroups, withoutLevels);
  removeMembers(
    trial,
    ({ tasks }) => tasks,
    (scenario, task) => without(scenario, { task }),
  );
  removeMembers(
    trial,
    ({ schedulers }) => schedulers,
    (scenario, scheduler) => without(scenario, { scheduler }),
  );
}

function removeMembers(
  trial: Trial,
  membersOf: (cast: Cast) => readonly { readonly id: number }[],
  remove: (scenario: Scenario, ids: ReadonlySet<number>) => Scenario,
): void {
  const ids = membersOf(trial.best.cast).map(({ id }) => id);
  for (let size = Math.ceil(ids.length / 2); size >= 2; size = Math.floor(size / 2)) {
    for (let end = ids.length; end > 0; end -= size) {
      const there = new Set(membersOf(trial.best.cast).map(({ id }) => id));
      const range = ids.slice(Math.max(0, end - size), end).filter((id) => there.has(id));
      if (range.length > 0) trial.attempt(remove(trial.best, new Set(range)));
    }
  }
}

function* withoutCgroup(scenario: Scenario, cgroup: CastCgroup): Iterable<Scenario> {
  yield withoutSubtrees(scenario, new Set([cgroup.id]));
  // What is below it and in it moves up.
  const raised = withRaised(scenario, cgroup);
  yield without(raised, { cgroup: new Set([cgroup.id]) });
  yield without(raised, { cgroup: new Set([cgroup.id]) }, true);
  const scheduler = idsInside(scenario.cast.schedulers, new Set([cgroup.id]));
  if (scheduler.size > 0) yield without(raised, { cgroup: new Set([cgroup.id]), scheduler });
}

function withoutSubtrees(scenario: Scenario, tops: ReadonlySet<number>): Scenario {
  const { cast } = scenario;
  const cgroup = subtreesOf(cast, tops);
  const task = idsInside(cast.tasks, cgroup);
  return without(scenario, { cgroup, task, scheduler: idsInside(cast.schedulers, cgroup) });
}

function idsInside(
  members: readonly { readonly id: number; readonly cgroup: number }[],
  cgroups: ReadonlySet<number>,
): ReadonlySet<number> {
  return new Set(members.filter(({ cgroup }) => cgroups.has(cgroup)).map(({ id }) => id));
}

function subtreesOf({ cgroups }: Cast, tops: ReadonlySet<number>): ReadonlySet<number> {
  const subtree = new Set(tops);
  // Children may be declared before their parents.
  for (let before = 0; before !== subtree.size; ) {
    before = subtree.size;
    for (const { id, parent } of cgroups) if (subtree.has(parent)) subtree.add(id);
  }
  return subtree;
}

/** Without some cgroups; what is below them and in them moves up, but for their schedulers. */
function withoutLevels(scenario: Scenario, cgroup: ReadonlySet<number>): Scenario {
  const { cgroups, schedulers } = scenario.cast;
  const gone = cgroups.filter(({ id }) => cgroup.has(id));
  const raised = gone.reduce(withRaisedAgain, scenario);
  return without(raised, { cgroup, scheduler: idsInside(schedulers, cgroup) });
}

/** As the cgroup is after what was raised before it. */
function withRaisedAgain(scenario: Scenario, { id }: CastCgroup): Scenario {
  const cgroup = scenario.cast.cgroups.find((each) => each.id === id);
  return cgroup === undefined ? scenario : withRaised(scenario, cgroup);
}

function withRaised(scenario: Scenario, { id, parent }: CastCgroup): Scenario {
  const { cast } = scenario;
  const raise = <T extends { readonly cgroup: number }>(member: T): T =>
    member.cgroup === id ? { ...member, cgroup: parent } : member;
  const cgroups = cast.cgroups.map((each) => (each.parent === id ? { ...each, parent } : each));
  const tasks = cast.tasks.map(raise);
  const schedulers = cast.schedulers.map(raise);
  return { ...scenario, cast: { ...cast, cgroups, tasks, schedulers } };
}

const NAMED_SORTS: readonly IdSort[] = ['tree', 'node', 'queue', 'dsq', 'task', 'cgroup', 'llc'];

/** The scenarios without all that is said about one id, where no cast declares it. */
export function* withoutOneName(scenario: Scenario): Iterable<Scenario> {
  for (const sort of NAMED_SORTS) {
    if (isDeclared(scenario, sort)) continue;
    for (const id of usedIds(scenario, sort)) yield without(scenario, { [sort]: new Set([id]) });
  }
}
