import type { Int64 } from '../../core/int64.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type Edit, edited, type Path } from './edit.ts';
import { type LadderName, type Slot, slotsOf } from './fields.ts';
import { between, edgesOf, ladderOf, magnitude, minusOne } from './ladder.ts';
import type { Trial } from './trial.ts';

/** Numbers that are lowered together: one, or several that are equal. */
interface Group {
  readonly value: Int64;
  readonly ladder: LadderName;
  readonly least: number;
  readonly paths: readonly Path[];
}

function groupOf(slots: readonly Slot[]): Group | undefined {
  let least = Number.NEGATIVE_INFINITY;
  const ladders = new Set<LadderName>();
  for (const { spec } of slots) {
    if (spec.kind !== 'number') return undefined;
    least = Math.max(least, spec.least ?? least);
    ladders.add(spec.ladder);
  }
  const [first] = slots;
  if (first === undefined) return undefined;
  // Of several ladders the one with the most edges.
  const ladder = (['time', 'cpu-max', 'plain'] as const).find((name) => ladders.has(name));
  const paths = slots.map(({ path }) => path);
  return { value: first.value as Int64, ladder: ladder ?? 'plain', least, paths };
}

function isNumber({ spec, value }: Slot): boolean {
  return spec.kind === 'number' && value !== 'max';
}

function isLimit({ spec }: Slot): boolean {
  return spec.kind === 'number' && spec.ladder === 'cpu-max';
}

/**
 * Equal numbers first, then each on its own; limits before times, which follow from them: in
 * the other order each would have to be lowered again after the other.
 */
function groupsOf(scenario: Scenario): readonly Group[] {
  const numbers = [...slotsOf(scenario)].filter(isNumber);
  const singles = [...numbers.filter(isLimit), ...numbers.filter((slot) => !isLimit(slot))];
  const equal = new Map<Int64, Slot[]>();
  for (const slot of singles) {
    const value = slot.value as Int64;
    const slots = equal.get(value);
    if (slots === undefined) equal.set(value, [slot]);
    else slots.push(slot);
  }
  const coupled = [...equal.values()].filter((slots) => slots.length > 1);
  return [...coupled, ...singles.map((slot) => [slot])]
    .map(groupOf)
    .filter((group) => group !== undefined);
}

function withValue(scenario: Scenario, paths: readonly Path[], value: Int64): Scenario {
  return edited(
    scenario,
    paths.map((path): Edit => ({ path, value })),
  );
}

/** The scenarios in which a number, or equal numbers together, are one rung lower. */
export function* withLowerNumbers(scenario: Scenario): Iterable<Scenario> {
  const edges = edgesOf(scenario);
  for (const { value, ladder, least, paths } of groupsOf(scenario)) {
    for (const rung of ladderOf(value, edges[ladder], least)) {
      yield withValue(scenario, paths, rung);
    }
  }
}

/** Walks all numbers down their ladders. */
export function lowerNumbers(trial: Trial): void {
  for (let before = -1; before !== trial.accepted; ) {
    before = trial.accepted;
    for (let position = 0; ; position++) {
      const group = groupsOf(trial.best)[position];
      if (group === undefined) break;
      descend(trial, group);
    }
  }
}

/** Walks one number down until none of its rungs keeps the failure. */
function descend(trial: Trial, group: Group): void {
  const { ladder, least, paths } = group;
  let { value } = group;
  const attempt = (lower: Int64): boolean => {
    if (!trial.attempt(withValue(trial.best, paths, lower))) return false;
    value = lower;
    return true;
  };
  for (let moved = true; moved; ) {
    moved = false;
    const edges = edgesOf(trial.best)[ladder];
    const from = value;
    const next = minusOne(from);
    for (const rung of ladderOf(from, edges, least)) {
      if (!attempt(rung)) continue;
      moved = true;
      if (rung === next) gallop(attempt, from, next, least);
      break;
    }
  }
}

/**
 * One less is possible, half is not: finds the threshold between them by bisection, where a
 * walk in steps of one might take for ever.
 */
function gallop(attempt: (value: Int64) => boolean, from: Int64, next: Int64, least: number): void {
  let good = next;
  let bad = between(0, from);
  if (bad < least && least > Number.NEGATIVE_INFINITY) bad = least;
  while (distance(bad, good) > 1n) {
    const middle = between(bad, good);
    if (middle === bad || middle === good) return;
    if (attempt(middle)) good = middle;
    else bad = middle;
  }
}

function distance(a: Int64, b: Int64): bigint {
  return magnitude(b) / 2n - magnitude(a) / 2n;
}
