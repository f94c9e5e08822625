/**
 * The known minimum of every fault: how few operations show it, by the law that breaks and how.
 *
 * Several seeds end in one minimum or, where none of the minimiser's steps leads from one to the
 * other, in a few; the pins hold the shortest and the longest. A result outside of that is a
 * minimiser that got worse, or better, or another generator. Make the pins anew and look at the
 * difference, which should be towards shorter and closer:
 *
 *     UPDATE_MINIMA=1 npx vitest run --project random test/random/minima.test.ts
 */
import { afterAll, describe, expect, test } from 'vitest';
import { failureKey } from '../../src/check/failure.ts';
import { faults } from '../../src/faults/catalogue.ts';
import type { Fault } from '../../src/faults/fault.ts';
import { searchFaults } from '../../src/search/faults.ts';
import { Pins } from '../quality/pins.ts';

/** Operations of the shortest and of the longest counterexample. */
interface Range {
  readonly shortest: number;
  readonly longest: number;
}

/** By fault, and by `property/kind`. */
interface Minima {
  readonly [fault: string]: { readonly [key: string]: Range };
}

const isUpdate = process.env.UPDATE_MINIMA === '1';
/** The pins are made from so many seeds, those of the test among them. */
const SEEDS = { test: 2, pins: 16 };
/** A run of a machine, or of a race, costs much more than one of a host. */
const SEEDS_OF_MACHINE = { test: 1, pins: 4 };
const RUNS_MAX = 20_000;
/** More than any takes: what ends a search are its runs, and the minimiser its certificate. */
const TIME_MS = 240_000;

const pins = new Pins<Minima>('minima.json');

function seedsFor({ component, suite }: Fault, use: keyof typeof SEEDS): readonly number[] {
  const isLong = suite !== undefined || MACHINE.includes(component);
  const count = (isLong ? SEEDS_OF_MACHINE : SEEDS)[use];
  return Array.from({ length: count }, (_, index) => index + 1);
}

const MACHINE: readonly string[] = ['dsq', 'bypass', 'subsched'];

interface Shown {
  readonly key: string;
  readonly operations: number;
  readonly minimal: boolean;
}

function show(fault: Fault, seed: number): Shown | undefined {
  const options = { faults: [fault], seeds: 1, seed, timeMs: TIME_MS, runs: RUNS_MAX };
  const [result] = searchFaults(options).faults;
  const { foundBy, operationsMinimal: operations, minimal, counterexample } = result ?? {};
  if (foundBy == null || operations == null || minimal === undefined) return undefined;
  // A fault of an oracle breaks no run: there is no scenario, and no kind.
  const key = counterexample == null ? foundBy : failureKey(counterexample.failure);
  return { key, operations, minimal };
}

/** What is wrong with a result; empty if it is as pinned. */
function judge({ key, operations, minimal }: Shown, known: Range | undefined): string {
  if (!minimal) return `${key} is not minimised to the end`;
  if (known === undefined) return `${key} has no pin: update the pins`;
  const { shortest, longest } = known;
  const figures = `${key} with ${operations} operations, known are ${shortest} to ${longest}`;
  if (operations > longest) return `longer than known: ${figures}`;
  return operations < shortest ? `shorter than known: update the pin: ${figures}` : '';
}

describe.skipIf(isUpdate)('the known minimum of', () => {
  test.each(faults.map((fault) => [fault.id, fault] as const))('%s', (id, fault) => {
    for (const seed of seedsFor(fault, 'test')) {
      const shown = show(fault, seed);
      const verdict =
        shown === undefined
          ? `not found in ${RUNS_MAX} runs`
          : judge(shown, pins.data[id]?.[shown.key]);
      expect.soft({ seed, verdict }).toEqual({ seed, verdict: '' });
    }
  });

  test('every pin is of a fault that there is', () => {
    expect(Object.keys(pins.data)).toEqual(faults.map(({ id }) => id).sort());
  });
});

describe.runIf(isUpdate)('the pin of', () => {
  const updated: { [fault: string]: { [key: string]: Range } } = {};

  test.each(faults.map((fault) => [fault.id, fault] as const))('%s', (id, fault) => {
    const ranges: { [key: string]: Range } = {};
    for (const seed of seedsFor(fault, 'pins')) {
      const { key, operations } = show(fault, seed) ?? {};
      if (key === undefined || operations === undefined) continue;
      const { shortest, longest } = ranges[key] ?? { shortest: operations, longest: operations };
      ranges[key] = {
        shortest: Math.min(shortest, operations),
        longest: Math.max(longest, operations),
      };
    }
    updated[id] = ranges;
    expect(Object.keys(ranges)).not.toEqual([]);
  });

  afterAll(() => pins.write(updated));
});
