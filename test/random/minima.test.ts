/**
 * The known minimum of every fault: how few operations show it, by the law that breaks and how.
 *
 * A result that is longer is a defect of the minimiser. Where one is shorter, or a law breaks
 * that did not break before, make the pins anew and look at the difference:
 *
 *     UPDATE_MINIMA=1 npx vitest run --project random test/random/minima.test.ts
 */
import { afterAll, describe, expect, test } from 'vitest';
import { failureKey } from '../../src/check/failure.ts';
import { faults } from '../../src/faults/catalogue.ts';
import type { Fault } from '../../src/faults/fault.ts';
import { searchFaults } from '../../src/search/faults.ts';
import { Pins } from '../quality/pins.ts';

/** By fault, and by `property/kind`: operations of the shortest counterexample that is known. */
interface Minima {
  readonly [fault: string]: { readonly [key: string]: number };
}

const isUpdate = process.env['UPDATE_MINIMA'] === '1';
const SEEDS = [1, 2, 3];
/** When the pins are made, so many seeds are tried and the shortest is pinned. */
const UPDATE_SEEDS = 8;
const RUNS_MAX = 20_000;
/** More than any takes: what ends a search are its runs, and the minimiser its certificate. */
const TIME_MS = 240_000;

const pins = new Pins<Minima>('minima.json');
const updated: { [fault: string]: { [key: string]: number } } = {};

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

describe.skipIf(isUpdate)('the known minimum of', () => {
  test.each(faults.map((fault) => [fault.id, fault] as const))('%s', (id, fault) => {
    for (const seed of SEEDS) {
      const shown = show(fault, seed);
      expect(shown, `seed ${seed} does not find it in ${RUNS_MAX} runs`).toBeDefined();
      if (shown === undefined) continue;
      const { key, operations, minimal } = shown;
      const known = pins.data[id]?.[key];
      const found = `seed ${seed}: ${key} with ${operations} operations, known are ${known}`;
      expect(known, `a way to show it that has no pin: update the pins; ${found}`).toBeDefined();
      expect.soft(minimal, `not minimal; ${found}`).toBe(true);
      expect.soft(operations, `longer than known; ${found}`).toBeLessThanOrEqual(known ?? 0);
      expect.soft(operations, `shorter than known: update the pin; ${found}`).toBe(known);
    }
  });

  test('every pin is of a fault that there is', () => {
    expect(Object.keys(pins.data)).toEqual(faults.map(({ id }) => id).sort());
  });
});

describe.runIf(isUpdate)('the pin of', () => {
  test.each(faults.map((fault) => [fault.id, fault] as const))('%s', (id, fault) => {
    const shortest: { [key: string]: number } = {};
    for (let seed = 1; seed <= UPDATE_SEEDS; seed++) {
      const { key, operations } = show(fault, seed) ?? {};
      if (key === undefined || operations === undefined) continue;
      shortest[key] = Math.min(shortest[key] ?? Number.POSITIVE_INFINITY, operations);
    }
    updated[id] = shortest;
  });
  afterAll(() => pins.write(updated));
});
