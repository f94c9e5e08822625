import { describe, expect, test } from 'vitest';
import { Rng } from '../../../src/core/rng.ts';
import { type Chooser, play } from '../../../src/interleave/play.ts';
import { type Explored, explore } from '../../../src/search/races/bounded.ts';
import { drawToy, startToy, type ToyOptions, type ToyProgram } from '../../helpers/toy-paths.ts';

const RUNS_MAX = 400_000;

interface Enumeration extends Explored {
  readonly outcomes: readonly string[];
}

/** Plays every schedule of a program with so few switches. */
function enumerate(
  program: ToyProgram,
  switches: number,
  reduces: boolean,
  options: ToyOptions = {},
): Enumeration {
  const outcomes = new Set<string>();
  const run = (chooser: Chooser): boolean => {
    const toy = startToy(program, options);
    play(toy.section, chooser, () => {});
    outcomes.add(toy.outcome());
    return true;
  };
  const explored = explore(run, { switches, runsMax: RUNS_MAX, reduces });
  return { ...explored, outcomes: [...outcomes].sort() };
}

function comparesEqual(program: ToyProgram, switches: number, options: ToyOptions = {}): boolean {
  const full = enumerate(program, switches, false, options);
  const reduced = enumerate(program, switches, true, options);
  expect(full.isComplete).toBe(true);
  expect(reduced.isComplete).toBe(true);
  expect(reduced.outcomes).toEqual(full.outcomes);
  expect(reduced.played + reduced.saved).toBe(full.played);
  return reduced.saved > 0;
}

const seeds = Array.from({ length: 50 }, (_, i) => i + 1);

describe('what the reduced exploration finds is all there is', () => {
  test.each([0, 1, 2, 3])('with %i switches', (switches) => {
    const saving = seeds.filter((seed) => comparesEqual(drawToy(new Rng(seed)), switches));
    if (switches > 1) expect(saving.length).toBeGreaterThan(25);
  });

  test('with any number of switches', () => {
    const saving = seeds.filter((seed) =>
      comparesEqual(drawToy(new Rng(seed), 2), Number.POSITIVE_INFINITY),
    );
    expect(saving.length).toBeGreaterThan(25);
  });

  test.each([0, 1, 2])('where stores arrive late, with %i switches', (switches) => {
    for (const seed of seeds) {
      comparesEqual(drawToy(new Rng(seed), 2), switches, { isWeak: true });
    }
  });

  test.each([2, 4])('where a path is an interrupt on the CPU of another, with %i switches', (n) => {
    for (const seed of seeds) {
      comparesEqual(drawToy(new Rng(seed), 2), n, { cpus: [0, 0, 1], interrupts: [1] });
    }
  });
});
