import type { Level, Scenario } from '../../scenario/scenario.ts';
import {
  type AnyOperation,
  operationsOf,
  withCast,
  withOperations,
  withoutOperations,
} from './edit.ts';
import { FIELDS_BY_LEVEL } from './fields.ts';
import { withMergedIds } from './identifiers.ts';
import { withAllInCast } from './in-cast.ts';
import { NO_LIMIT } from './simplify.ts';
import { usedIds } from './slots.ts';

/** Beyond so many operations the combinations are too many to try. */
const MANY = 8;

/** Operations that need no more than one id, and may do what took several others. */
const SHORT: { readonly [L in Level]: readonly string[] } = {
  tree: ['pop'],
  queue: ['task_detach', 'task_fini', 'destroy', 'pop'],
  library: [],
  host: [],
  machine: [],
  smp: [],
};

/**
 * The scenarios in which one short operation stands in the place of two others, or of one where
 * two queues have become one.
 */
export function* withOneForTwo(scenario: Scenario): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  const short = [...shortOperations(scenario)];
  if (operations.length > MANY || short.length === 0) return;
  for (const second of operations.keys()) {
    for (let first = 0; first < second; first++) {
      for (const at of [first, second]) {
        const gone = new Set([first + second - at]);
        for (const operation of short) {
          const placed = withOperations(scenario, operations.with(at, operation));
          yield withoutOperations(placed, gone);
        }
      }
    }
  }
  for (const merged of withMergedIds(scenario)) {
    const left = operationsOf(merged);
    if (left.length === operations.length) continue;
    for (const at of left.keys()) {
      for (const operation of short) yield withOperations(merged, left.with(at, operation));
    }
  }
}

function* shortOperations(scenario: Scenario): Iterable<AnyOperation> {
  for (const op of SHORT[scenario.level]) {
    const fields = Object.entries(FIELDS_BY_LEVEL[scenario.level][op] ?? {});
    for (const [name, spec] of fields) {
      if (spec.kind !== 'id') continue;
      for (const id of usedIds(scenario, spec.sort)) yield { op, [name]: id };
    }
  }
}

/**
 * The scenarios that have one operation less, and two others that change places: who wakes
 * first may decide who has to wait.
 */
export function* withoutOneInOtherOrder(scenario: Scenario): Iterable<Scenario> {
  const { length } = operationsOf(scenario);
  if (length > MANY) return;
  for (let gone = length - 1; gone >= 0; gone--) {
    const left = operationsOf(withoutOperations(scenario, new Set([gone])));
    for (const [index, second] of left.entries()) {
      const first = left[index - 1];
      if (first === undefined) continue;
      yield withOperations(scenario, left.with(index - 1, second).with(index, first));
    }
  }
}

/**
 * The scenarios that have one operation less, and in which two cgroups share a limit: one is a
 * part of the other, at the same level, instead of having a limit of its own beside it.
 */
export function* withSharedLimit(scenario: Scenario): Iterable<Scenario> {
  const { cgroups } = scenario.cast;
  const { length } = operationsOf(scenario);
  if (length > MANY || cgroups.length > MANY) return;
  for (const part of cgroups) {
    for (const whole of cgroups) {
      if (part === whole || part.parent !== whole.parent || part.quotaUs === 'max') continue;
      const shared = { ...part, ...NO_LIMIT, parent: whole.id, threaded: true };
      const cast = cgroups.map((each) => (each === part ? shared : each));
      const joined = withCast(scenario, { cgroups: cast });
      for (let gone = length - 1; gone >= 0; gone--) {
        yield withoutOperations(joined, new Set([gone]));
      }
      const settled = withAllInCast(joined);
      if (operationsOf(settled).length < length) yield settled;
    }
  }
}
