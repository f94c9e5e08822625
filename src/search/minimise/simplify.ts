import type { CpuMax } from '../../scenario/host-operation.ts';
import type { Cast, CastCgroup, Scenario } from '../../scenario/scenario.ts';
import {
  type AnyOperation,
  edited,
  operationsOf,
  withCast,
  withCpus,
  withOperations,
} from './edit.ts';
import { simplerKinds } from './kinds.ts';
import { type Slot, slotsOf } from './slots.ts';

/** What a cgroup is when nobody has written to its cpu.max. */
export const NO_LIMIT: CpuMax = { periodUs: 100_000, quotaUs: 'max', burstUs: 0 };

/** The scenarios of a plainer shape: fewer optional fields, simpler choices and kinds. */
export function* withPlainerShape(scenario: Scenario): Iterable<Scenario> {
  yield* withPlainerFields(scenario);
  yield* withFewerCpusInMasks(scenario);
  yield* withPlainerCgroups(scenario);
  yield* withOneCorePerCpu(scenario);
  yield* withSimplerKinds(scenario);
}

function* withPlainerFields(scenario: Scenario): Iterable<Scenario> {
  const slots = [...slotsOf(scenario)];
  const optional = slots.filter(({ spec }) => spec.optional === true);
  const drop = ({ path }: Slot) => ({ path, value: undefined });
  if (optional.length > 1) yield edited(scenario, optional.map(drop));
  for (const slot of optional) yield edited(scenario, [drop(slot)]);
  // Fields that only make sense together, as a key and a value.
  for (const [first, second] of neighboursIn(optional)) {
    if (first.operation === second.operation) yield edited(scenario, [drop(first), drop(second)]);
  }
  for (const { path, spec, value } of slots) {
    if (spec.kind !== 'choice') continue;
    for (const simpler of spec.values.slice(0, Math.max(0, spec.values.indexOf(value)))) {
      yield edited(scenario, [{ path, value: simpler }]);
    }
  }
}

function* neighboursIn<T>(items: readonly T[]): Iterable<readonly [T, T]> {
  for (const [index, item] of items.entries()) {
    const next = items[index + 1];
    if (next !== undefined) yield [item, next];
  }
}

function* withFewerCpusInMasks(scenario: Scenario): Iterable<Scenario> {
  for (const { path, spec, value } of slotsOf(scenario)) {
    if (spec.kind !== 'ids') continue;
    const ids = value as readonly number[];
    for (const gone of ids) {
      yield edited(scenario, [{ path, value: ids.filter((each) => each !== gone) }]);
    }
  }
}

function* withPlainerCgroups(scenario: Scenario): Iterable<Scenario> {
  const { cast } = scenario;
  for (const cgroup of cast.cgroups) {
    yield withCgroup(scenario, { ...cgroup, ...NO_LIMIT });
    const parent = cast.cgroups.find(({ id }) => id === cgroup.parent);
    if (parent === undefined) continue;
    if (cgroup.present && !parent.present)
      yield withCgroup(scenario, { ...cgroup, present: false });
    // The same one level higher.
    yield withCgroup(scenario, { ...cgroup, parent: parent.parent });
    for (const task of cast.tasks) {
      if (task.cgroup !== cgroup.id) continue;
      yield withTasks(scenario, (each) => (each === task ? { ...each, cgroup: parent.id } : each));
    }
  }
  for (const [index, operation] of operationsOf(scenario).entries()) {
    if (operation.quotaUs === undefined || operation.quotaUs === 'max') continue;
    yield withOperation(scenario, index, { ...operation, ...NO_LIMIT });
  }
}

/** No SMT: a core for each CPU. */
function* withOneCorePerCpu(scenario: Scenario): Iterable<Scenario> {
  const { cpus } = scenario.cast.topology;
  yield withCpus(
    scenario,
    cpus.map((cpu, core) => ({ ...cpu, core })),
  );
}

function* withSimplerKinds(scenario: Scenario): Iterable<Scenario> {
  const { level } = scenario;
  const operations = operationsOf(scenario);
  for (const [index, operation] of operations.entries()) {
    for (const simpler of simplerKinds(level, operation)) {
      yield withOperation(scenario, index, simpler);
    }
  }
  if (level === 'queue') yield* withQueuesInOrder(scenario);
  if (level === 'host') yield* withTasksThatSleep(scenario);
}

/** A queue that needs no vtime is a FIFO, with all that is inserted into it. */
function* withQueuesInOrder(scenario: Scenario): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  for (const queue of new Set(operations.map((operation) => operation.q))) {
    yield withOperations(
      scenario,
      operations.map((operation) => {
        if (operation.q !== queue) return operation;
        if (operation.op === 'create') return { ...operation, fifo: true };
        return operation.op === 'insert_vtime' ? firstSimpler(scenario, operation) : operation;
      }),
    );
  }
}

/** Dequeues and enqueues of a task that are sleeps and wakes as well. */
function* withTasksThatSleep(scenario: Scenario): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  for (const task of new Set(operations.map((operation) => operation.task))) {
    yield withOperations(
      scenario,
      operations.map((operation) =>
        operation.task === task && (operation.op === 'dequeue' || operation.op === 'enqueue')
          ? firstSimpler(scenario, operation)
          : operation,
      ),
    );
  }
}

function firstSimpler({ level }: Scenario, operation: AnyOperation): AnyOperation {
  for (const simpler of simplerKinds(level, operation)) return simpler;
  return operation;
}

/**
 * The scenarios in which the cast says what an operation says now: a cgroup, a task, a limit
 * that are there from the start.
 */
export function* withOperationsInCast(scenario: Scenario): Iterable<Scenario> {
  if (scenario.level !== 'host') return;
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
  const rest = withoutOperation(scenario, index);
  const { cgroup: id, task: taskId } = operation;
  const { op } = operation;
  const cgroup = scenario.cast.cgroups.find((each) => each.id === id);
  if (op === 'mkdir' && cgroup !== undefined) yield withPresent(rest, cgroup);
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
function withPresent(scenario: Scenario, made: CastCgroup): Scenario {
  const { cgroups } = scenario.cast;
  const present = new Set<number>();
  for (let at: CastCgroup | undefined = made; at !== undefined && !present.has(at.id); ) {
    present.add(at.id);
    const { parent }: CastCgroup = at;
    at = cgroups.find(({ id }) => id === parent);
  }
  const operations = operationsOf(scenario).filter(
    ({ op, cgroup }) => op !== 'mkdir' || !present.has(cgroup as number),
  );
  return withCast(withOperations(scenario, operations), {
    cgroups: cgroups.map((each) => (present.has(each.id) ? { ...each, present: true } : each)),
  });
}

function withCgroup(scenario: Scenario, cgroup: CastCgroup): Scenario {
  const { cgroups } = scenario.cast;
  return withCast(scenario, {
    cgroups: cgroups.map((each) => (each.id === cgroup.id ? cgroup : each)),
  });
}

function withTasks(
  scenario: Scenario,
  change: (task: Cast['tasks'][number]) => Cast['tasks'][number],
): Scenario {
  return withCast(scenario, { tasks: scenario.cast.tasks.map(change) });
}

function withOperation(scenario: Scenario, index: number, operation: AnyOperation): Scenario {
  return withOperations(
    scenario,
    operationsOf(scenario).map((each, at) => (at === index ? operation : each)),
  );
}

function withoutOperation(scenario: Scenario, index: number): Scenario {
  return withOperations(
    scenario,
    operationsOf(scenario).filter((_, at) => at !== index),
  );
}
