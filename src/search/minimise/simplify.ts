import type { CpuMax } from '../../scenario/host-operation.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import {
  type AnyOperation,
  edited,
  operationsOf,
  withCgroup,
  withCpus,
  withOperation,
  withOperations,
  withSchedulers,
  withTasks,
} from './edit.ts';
import { simplerKinds } from './kinds.ts';
import { isProgramCall } from './machine-fields.ts';
import { withPlainerPolicies } from './policies.ts';
import { type Slot, slotsOf } from './slots.ts';

/** What a cgroup is when nobody has written to its cpu.max. */
export const NO_LIMIT: CpuMax = { periodUs: 100_000, quotaUs: 'max', burstUs: 0 };

const ROOT = 1;

/** The scenarios of a plainer shape: fewer optional fields, simpler choices and kinds. */
export function* withPlainerShape(scenario: Scenario): Iterable<Scenario> {
  yield* withPlainerFields(scenario);
  yield* withFewerCpusInMasks(scenario);
  yield* withPlainerCgroups(scenario);
  yield* withPlainerPolicies(scenario);
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
    for (const scheduler of cast.schedulers) {
      if (scheduler.cgroup !== cgroup.id) continue;
      yield withSchedulers(scenario, (each) =>
        each === scheduler ? { ...each, cgroup: parent.id } : each,
      );
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
    if (level !== 'machine') continue;
    yield* withRootErrors(scenario, operation, index);
    yield* withReschedules(scenario, operation, index);
  }
  if (level === 'queue') yield* withQueuesInOrder(scenario);
  if (level === 'host') yield* withTasksThatSleep(scenario);
}

/** What SysRq-S does is an error of the scheduler of the root as well. */
function* withRootErrors(
  scenario: Scenario,
  { op, key }: AnyOperation,
  index: number,
): Iterable<Scenario> {
  if (op !== 'sysrq' || key !== 's') return;
  for (const { id, cgroup } of scenario.cast.schedulers) {
    if (cgroup === ROOT) yield withOperation(scenario, index, { op: 'error', scheduler: id });
  }
}

/** A call that only lets something happen is a CPU that reschedules. */
function* withReschedules(
  scenario: Scenario,
  { op, cpu }: AnyOperation,
  index: number,
): Iterable<Scenario> {
  if (cpu !== undefined || !isProgramCall(op)) return;
  for (const { id } of scenario.cast.topology.cpus.slice(0, 1)) {
    yield withOperation(scenario, index, { op: 'resched', cpu: id });
  }
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
