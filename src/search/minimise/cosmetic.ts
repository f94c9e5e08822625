import type { Scenario } from '../../scenario/scenario.ts';
import { edited, operationsOf, withCast, withOperations } from './edit.ts';
import { ID_SORTS, type IdSort, type LadderName, LEAST_ID } from './field-spec.ts';
import { kindRank } from './fields.ts';
import { renamed } from './identifiers.ts';
import { isDeclared, type Slot, slotsOf, usedIds } from './slots.ts';

/**
 * Scenarios that say as much in another order: two operations in a row, or two ids, have
 * changed places. What was found twice then looks the same twice.
 */
export function* inOtherOrder(scenario: Scenario): Iterable<Scenario> {
  yield* withSwappedOperations(scenario);
  for (const sort of ID_SORTS) yield* withSwappedIds(scenario, sort);
  yield withSortedCast(scenario);
}

/** Scenarios in which two operations in a row have changed places. */
export function* withSwappedOperations(scenario: Scenario): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  for (const [index, second] of operations.entries()) {
    const first = operations[index - 1];
    if (first === undefined) continue;
    const swapped = [...operations];
    swapped[index - 1] = second;
    swapped[index] = first;
    yield withOperations(scenario, swapped);
  }
}

/** What numbers are rounded to, in the order of trying. */
const UNITS = Array.from({ length: 9 }, (_, digits) => 10 ** (9 - digits));
/** Numbers that are measured in the same unit, and may make up for each other. */
const EXCHANGED: readonly LadderName[] = ['time', 'cpu-max'];

/** Scenarios that say as much in sum, but one number is rounder and another makes up for it. */
export function* withRounderNumbers(scenario: Scenario): Iterable<Scenario> {
  for (const ladder of EXCHANGED) {
    const slots = [...slotsOf(scenario)].filter((slot) => isOn(ladder, slot));
    for (const slot of slots) {
      const { path, operation, value } = slot;
      for (const other of slots) {
        if (other.path === path || (operation === undefined) !== (other.operation === undefined)) {
          continue;
        }
        for (const rounder of rounderThan(value as number)) {
          const left = (other.value as number) + (value as number) - rounder;
          if (rounder < leastOf(slot) || left < leastOf(other)) continue;
          yield edited(scenario, [
            { path, value: rounder },
            { path: other.path, value: left },
          ]);
        }
      }
    }
  }
}

function isOn(ladder: LadderName, { spec, value }: Slot): boolean {
  return spec.kind === 'number' && spec.ladder === ladder && typeof value === 'number';
}

function leastOf({ spec }: Slot): number {
  return spec.kind === 'number' ? Math.max(0, spec.least ?? 0) : 0;
}

/** Whole units around the value, and single ones below it. */
function rounderThan(value: number): ReadonlySet<number> {
  const rounder = new Set<number>();
  for (const unit of UNITS) {
    const over = value % unit;
    if (over !== 0) rounder.add(value - over).add(value - over + unit);
    if (unit < value) rounder.add(unit);
  }
  return rounder;
}

/** How many digits the numbers have up to their last one that is not 0. */
function digitsOf(scenario: Scenario): number {
  let digits = 0;
  for (const { spec, value } of slotsOf(scenario)) {
    if (spec.kind === 'number') digits += String(value).replace(/0+$/, '').length;
  }
  return digits;
}

function* withSwappedIds(scenario: Scenario, sort: IdSort): Iterable<Scenario> {
  const used = usedIds(scenario, sort).filter((id) => id >= LEAST_ID[sort]);
  for (const [index, first] of used.entries()) {
    for (const second of used.slice(index + 1)) {
      const swap = new Map([
        [first, second],
        [second, first],
      ]);
      const swapped = renamed(scenario, sort, swap);
      yield isDeclared(scenario, sort) ? withSortedCast(swapped) : swapped;
    }
  }
}

function withSortedCast(scenario: Scenario): Scenario {
  const sorted = <T extends { readonly id: number }>(members: readonly T[]): readonly T[] =>
    [...members].sort((a, b) => a.id - b.id);
  const { topology, cgroups, tasks, schedulers } = scenario.cast;
  return withCast(scenario, {
    topology: { ...topology, cpus: sorted(topology.cpus) },
    cgroups: sorted(cgroups),
    tasks: sorted(tasks),
    schedulers: sorted(schedulers),
  });
}

/** True if the first comes before the second where both say as much. */
export function isEarlier(a: Scenario, b: Scenario): boolean {
  const digits = digitsOf(a) - digitsOf(b);
  if (digits !== 0) return digits < 0;
  const others = operationsOf(b);
  for (const [index, operation] of operationsOf(a).entries()) {
    const other = others[index];
    if (other === undefined || other === operation) continue;
    const rank = kindRank(a.level, operation.op) - kindRank(b.level, other.op);
    const difference = rank === 0 ? compareText(textOf(operation), textOf(other)) : rank;
    if (difference !== 0) return difference < 0;
  }
  return compareText(textOf(a.cast), textOf(b.cast)) < 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** JSON in which 64-bit integers stay what they are. */
export function textOf(part: unknown): string {
  return JSON.stringify(part, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}
