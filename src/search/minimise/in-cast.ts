import type { CpuMax } from '../../scenario/host-operation.ts';
import type { CastScheduler, Scenario } from '../../scenario/scenario.ts';
import { cgroupsAbove, isLoaded, schedulersAbove } from './above.ts';
import {
  type AnyOperation,
  operationsOf,
  withCast,
  withCgroup,
  withOperation,
  withOperations,
  withoutOperations,
  withSchedulers,
  withTasks,
} from './edit.ts';
import { simplerKinds } from './kinds.ts';
import { hasCast } from './slots.ts';

/**
 * The scenarios in which the cast says what an operation says now: a cgroup, a task, a limit,
 * a scheduler that are there from the start.
 */
export function* withOperationsInCast(scenario: Scenario): Iterable<Scenario> {
  if (!hasCast(scenario)) return;
  const settled = withAllInCast(scenario);
  if (settled !== scenario) yield settled;
  for (const [index, operation] of operationsOf(scenario).entries()) {
    yield* withOperationInCast(scenario, operation, index);
  }
}

/** The scenario that starts with all limits, places and masks as the last operations leave them. */
export function withAllInCast(scenario: Scenario): Scenario {
  let settled = scenario;
  for (let at = 0; ; ) {
    const operation = operationsOf(settled)[at];
    if (operation === undefined) return settled;
    const isPlace = operation.op !== 'fork';
    const [said] = isPlace ? withOperationInCast(settled, operation, at) : [];
    if (said === undefined) at++;
    else settled = said;
  }
}

function* withOperationInCast(
  scenario: Scenario,
  operation: AnyOperation,
  index: number,
): Iterable<Scenario> {
  const rest = withoutOperations(scenario, new Set([index]));
  const { cgroup: id, task: taskId } = operation;
  const { op } = operation;
  const cgroup = scenario.cast.cgroups.find((each) => each.id === id);
  if (op === 'mkdir' && cgroup !== undefined) {
    const made = withPresent(rest, cgroup.id);
    yield made;
    // Who could not be loaded without the cgroup is not loaded from the start either.
    const isInside = ({ cgroup: at }: CastScheduler): boolean =>
      at === cgroup.id || cgroupsAbove(scenario.cast, at).includes(cgroup.id);
    yield withSchedulers(made, (each) => (isInside(each) ? { ...each, present: false } : each));
  }
  if (op === 'attach' && operation.until === undefined) {
    const attached = scenario.cast.schedulers.find((each) => each.id === operation.scheduler);
    if (attached !== undefined && !isLoaded(attached)) yield* withLoaded(rest, attached);
  }
  if (op === 'set' && cgroup !== undefined) {
    const { periodUs, quotaUs, burstUs } = operation as unknown as CpuMax;
    yield withCgroup(rest, { ...cgroup, periodUs, quotaUs, burstUs });
  }
  if (op === 'fork') {
    const awake = [...simplerKinds(scenario.level, operation)][0] as AnyOperation;
    const born = withOperation(scenario, index, awake);
    yield withTasks(born, (task) => (task.id === taskId ? { ...task, present: true } : task));
    const parent = scenario.cast.tasks.find((task) => task.id === operation.parent);
    if (parent === undefined) return;
    // A child begins where its parent is.
    yield withTasks(born, (task) =>
      task.id === taskId ? { ...parent, id: task.id, present: true } : task,
    );
    yield withOperation(scenario, index, { ...awake, task: parent.id });
  }
  if (op === 'move') {
    yield withTasks(rest, (task) =>
      task.id === taskId ? { ...task, cgroup: id as number } : task,
    );
  }
  if (op === 'setaffinity') {
    yield withTasks(rest, (task) =>
      task.id === taskId ? { ...task, cpus: operation.cpus as readonly number[] } : task,
    );
  }
}

/** The cgroup and all above it are there from the start; nothing makes them. */
function withPresent(scenario: Scenario, made: number): Scenario {
  const { cgroups } = scenario.cast;
  const present = new Set([made, ...cgroupsAbove(scenario.cast, made)]);
  const operations = operationsOf(scenario).filter(
    ({ op, cgroup }) => op !== 'mkdir' || !present.has(cgroup as number),
  );
  return withCast(withOperations(scenario, operations), {
    cgroups: cgroups.map((each) => (present.has(each.id) ? { ...each, present: true } : each)),
  });
}

/** The scheduler is loaded from the start: with all that lies above it, or alone. */
function* withLoaded(scenario: Scenario, attached: CastScheduler): Iterable<Scenario> {
  const above = schedulersAbove(scenario.cast, attached).filter((each) => !isLoaded(each));
  const loaded = new Set([attached, ...above].map(({ id }) => id));
  const operations = operationsOf(scenario).filter(
    ({ op, scheduler }) =>
      op !== 'attach' || scheduler === attached.id || !loaded.has(scheduler as number),
  );
  const rest = withPresent(withOperations(scenario, operations), attached.cgroup);
  yield withSchedulers(rest, (each) => (loaded.has(each.id) ? asLoaded(each) : each));
  yield withSchedulers(scenario, (each) => (each.id === attached.id ? asLoaded(each) : each));
}

function asLoaded({ present: _, ...scheduler }: CastScheduler): CastScheduler {
  return scheduler;
}
