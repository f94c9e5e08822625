import type { Int64 } from '../../core/int64.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type Edit, edited, type Path } from './edit.ts';
import { extrapolate } from './extrapolate.ts';
import type { LadderName } from './field-spec.ts';
import { between, type Edges, edgesOf, ladderOf, nextTo } from './ladder.ts';
import { type Slot, slotsOf } from './slots.ts';
import { threshold } from './threshold.ts';
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
  const ladder = LADDERS.find((name) => ladders.has(name));
  const paths = slots.map(({ path }) => path);
  return { value: first.value as Int64, ladder: ladder ?? 'plain', least, paths };
}

/** Periods before quotas, and limits before times, which follow from them. */
const LADDERS: readonly LadderName[] = ['period', 'tick', 'cpu-max', 'time', 'plain'];

function isNumber({ spec, value }: Slot): boolean {
  return spec.kind === 'number' && value !== 'max';
}

function isOn(name: LadderName): (slot: Slot) => boolean {
  return ({ spec }) => spec.kind === 'number' && spec.ladder === name;
}

/**
 * Equal numbers first, then each on its own; limits before times, which follow from them: in
 * the other order each would have to be lowered again after the other.
 */
function groupsOf(scenario: Scenario): readonly Group[] {
  const numbers = [...slotsOf(scenario)].filter(isNumber);
  const singles = LADDERS.flatMap((name) => numbers.filter(isOn(name)));
  const equal = new Map<string, Slot[]>();
  for (const slot of singles) {
    // A period that equals a quota is simpler in another direction.
    const key = `${isOn('period')(slot) ? 'period ' : ''}${slot.value}`;
    const slots = equal.get(key);
    if (slots === undefined) equal.set(key, [slot]);
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

/**
 * Lowers each number as far as it goes at once, and in whole ms. Comes before the exact way
 * down: a number that has gone to its last leaves the others no room, and all end at odd values.
 */
export function roundNumbers(trial: Trial): void {
  sweep(trial, toBottom);
  sweep(trial, inWholeUnits);
}

/** Walks all numbers down their ladders. */
export function lowerNumbers(trial: Trial): void {
  for (let before = -1; before !== trial.accepted; ) {
    before = trial.accepted;
    const start = trial.best;
    sweep(trial, descend);
    if (trial.accepted !== before) extrapolate(trial, start);
  }
}

function sweep(trial: Trial, walk: (number: Walk) => void): void {
  for (let position = 0; ; position++) {
    const group = groupsOf(trial.best)[position];
    if (group === undefined) break;
    walk(walkOf(trial, group));
  }
}

/** One number, or several equal ones, on the way down. */
interface Walk {
  readonly value: Int64;
  readonly ladder: LadderName;
  readonly least: number;
  readonly edges: Edges;
  attempt(value: Int64): boolean;
}

function walkOf(trial: Trial, { value, ladder, least, paths }: Group): Walk {
  let current = value;
  return {
    get value() {
      return current;
    },
    ladder,
    least,
    get edges() {
      return edgesOf(trial.best)[ladder];
    },
    attempt: (lower) => {
      if (!trial.attempt(withValue(trial.best, paths, lower))) return false;
      current = lower;
      return true;
    },
  };
}

function toBottom({ value, least, edges, attempt }: Walk): void {
  const { home, closed } = edges;
  if (closed === true) ladderOf(value, edges, least).some(attempt);
  else if (value !== home && !attempt(Math.max(home, least)) && home === 0 && least <= 1) {
    attempt(1);
  }
}

/** What a whole number of is worth having: a ms. */
const UNITS: { readonly [L in LadderName]?: number } = {
  time: 1_000_000,
  'cpu-max': 1_000,
};

function inWholeUnits({ value, ladder, least, attempt }: Walk): void {
  const unit = UNITS[ladder];
  if (unit === undefined || typeof value !== 'number' || value <= unit) return;
  const whole = Math.floor(value / unit);
  if (whole * unit < value && !attempt(whole * unit)) return;
  const bad = Math.max(0, Math.floor(least / unit));
  if (bad < whole) threshold((units) => attempt(Number(units) * unit), whole, bad);
}

/** Walks one number down until none of its rungs keeps the failure. */
function descend(walk: Walk): void {
  const { least } = walk;
  for (let moved = true; moved; ) {
    moved = false;
    const { edges, value: from } = walk;
    const { home } = edges;
    const next = nextTo(from, home);
    for (const rung of ladderOf(from, edges, least)) {
      if (!walk.attempt(rung)) continue;
      moved = true;
      // One less is possible, half is not: a walk in steps of one might take for ever.
      if (rung === next) threshold(walk.attempt, next, nearest(home, from, least));
      break;
    }
  }
}

/** The middle did not succeed, if it may be tried at all. */
function nearest(home: number, from: Int64, least: number): Int64 {
  const middle = between(home, from);
  if (middle < least) return least;
  return middle;
}
