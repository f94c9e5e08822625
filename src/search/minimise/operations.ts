import type { Scenario } from '../../scenario/scenario.ts';
import { type AnyOperation, operationsOf, withOperations, withoutOperations } from './edit.ts';
import { nameIn, operationSlots } from './slots.ts';
import type { Trial } from './trial.ts';

/** Drops what comes after the failing operation; it is not reached. */
export function truncate(trial: Trial): void {
  const operations = operationsOf(trial.best);
  const end = trial.failure.operation + 1;
  if (end < operations.length) {
    trial.attempt(withOperations(trial.best, operations.slice(0, end)));
  }
}

/** Removes ranges of operations, from half of them down to two, the later ones first. */
export function removeRanges(trial: Trial): void {
  let size = Math.floor(operationsOf(trial.best).length / 2);
  for (; size >= 2; size = Math.floor(size / 2)) {
    let end = operationsOf(trial.best).length;
    while (end > 0) {
      const start = Math.max(0, end - size);
      trial.attempt(withoutRange(trial.best, start, end));
      end = start;
    }
  }
}

function withoutRange(scenario: Scenario, start: number, end: number): Scenario {
  return withOperations(
    scenario,
    operationsOf(scenario).filter((_, index) => index < start || index >= end),
  );
}

/** The scenarios that have one operation less, the later ones first. */
export function* withoutOneOperation(scenario: Scenario): Iterable<Scenario> {
  for (let index = operationsOf(scenario).length - 1; index >= 0; index--) {
    yield withoutRange(scenario, index, index + 1);
  }
}

/** What often goes together: three or four operations in a row. */
export function* withoutShortRun(scenario: Scenario): Iterable<Scenario> {
  const { length } = operationsOf(scenario);
  for (const size of [3, 4]) {
    for (let start = length - size; start >= 0; start--) {
      yield withoutRange(scenario, start, start + size);
    }
  }
}

/** The scenarios that have two operations less, likely pairs first. */
export function* withoutTwoOperations(scenario: Scenario): Iterable<Scenario> {
  for (const pair of pairsByLikelihood(scenario)) {
    yield withoutOperations(scenario, new Set(pair));
  }
}

/** Beyond so many operations three at once are too many to try. */
const MANY = 40;

/**
 * The scenarios in which a later operation takes the place of an earlier one of its kind, and
 * one between them goes as well: a queue that is made, destroyed and made again in another way
 * might have been made so at once.
 */
export function* withLaterInPlace(scenario: Scenario): Iterable<Scenario> {
  const operations = operationsOf(scenario);
  if (operations.length > MANY) return;
  for (const [second, later] of operations.entries()) {
    for (let first = second - 1; first >= 0; first--) {
      if (operations[first]?.op !== later.op) continue;
      const placed = withOperations(scenario, operations.with(first, later));
      yield withoutOperations(placed, new Set([second]));
      for (let other = first + 1; other < second; other++) {
        yield withoutOperations(placed, new Set([second, other]));
      }
    }
  }
}

type Pair = readonly [number, number];

/** Pairs that name the same thing first, neighbours before those far apart. */
function pairsByLikelihood(scenario: Scenario): Pair[] {
  const operations = operationsOf(scenario);
  const names = operations.map((operation) => namedBy(scenario, operation));
  const ranked: { readonly pair: Pair; readonly rank: number }[] = [];
  for (let first = 0; first < operations.length; first++) {
    for (let second = first + 1; second < operations.length; second++) {
      const shared = names[first]?.filter((name) => names[second]?.includes(name)).length ?? 0;
      const rank = second - first - operations.length * shared;
      ranked.push({ pair: [first, second], rank });
    }
  }
  ranked.sort((a, b) => a.rank - b.rank);
  return ranked.map(({ pair }) => pair);
}

function namedBy({ level }: Scenario, operation: AnyOperation): string[] {
  const names: string[] = [];
  for (const slot of operationSlots(level, operation)) {
    const name = nameIn(slot);
    if (name !== undefined) names.push(`${name.sort} ${name.id}`);
  }
  return names;
}

/**
 * Removes pairs of operations until no pair is left to remove. One round goes through all
 * pairs once, so that many pairs cost no more than one.
 */
export function removePairs(trial: Trial): void {
  for (let before = -1; before !== trial.accepted; ) {
    before = trial.accepted;
    const start = trial.best;
    const gone = new Set<number>();
    for (const [first, second] of pairsByLikelihood(start)) {
      if (gone.has(first) || gone.has(second)) continue;
      const without = new Set(gone).add(first).add(second);
      if (!trial.attempt(withoutOperations(start, without))) continue;
      gone.add(first).add(second);
    }
  }
}
