import type { Cast, CastCgroup, Scenario } from '../../scenario/scenario.ts';
import { type AnyOperation, operationsOf, withOperations } from './edit.ts';
import type { IdSort } from './fields.ts';
import { withDenseLlcs } from './identifiers.ts';
import { isDeclared, operationSlots, usedIds } from './slots.ts';
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
  for (const { path, spec, value, misuse } of operationSlots(level, operation)) {
    if (misuse === true && keepMisuse) continue;
    if (spec.kind === 'id' && gone[spec.sort]?.has(value as number)) return undefined;
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
  for (const { id } of schedulers) yield without(scenario, { scheduler: new Set([id]) });
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

/** Removes ranges of CPUs, tasks and cgroups, from half of them down to two. */
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
}

function withoutSubtrees(scenario: Scenario, tops: ReadonlySet<number>): Scenario {
  const cgroup = subtreesOf(scenario.cast, tops);
  const inside = scenario.cast.tasks.filter((task) => cgroup.has(task.cgroup));
  return without(scenario, { cgroup, task: new Set(inside.map(({ id }) => id)) });
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

/** Without some cgroups; what is below them and in them moves up. */
function withoutLevels(scenario: Scenario, cgroup: ReadonlySet<number>): Scenario {
  const gone = scenario.cast.cgroups.filter(({ id }) => cgroup.has(id));
  return without(gone.reduce(withRaisedAgain, scenario), { cgroup });
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

const NAMED_SORTS: readonly IdSort[] = ['tree', 'node', 'queue', 'task', 'cgroup', 'llc'];

/** The scenarios without all that is said about one id, where no cast declares it. */
export function* withoutOneName(scenario: Scenario): Iterable<Scenario> {
  for (const sort of NAMED_SORTS) {
    if (isDeclared(scenario, sort)) continue;
    for (const id of usedIds(scenario, sort)) yield without(scenario, { [sort]: new Set([id]) });
  }
}
