import { describe, expect, test } from 'vitest';
import { Rng } from '../../../src/core/rng.ts';
import { type Chooser, play } from '../../../src/interleave/play.ts';
import { type Explored, explore } from '../../../src/search/races/bounded.ts';
import {
  drawToy,
  fence,
  read,
  rmw,
  startToy,
  type ToyOptions,
  type ToyProgram,
  write,
} from '../../helpers/toy-paths.ts';

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

  test.each([0, 1, 2, 3])('where locks time out, with %i switches', (switches) => {
    for (const seed of seeds) {
      comparesEqual(drawToy(new Rng(seed), 2, 1), switches, { locksTimeOut: true });
    }
  });

  test('where locks time out, with any number of switches', () => {
    const withTimeouts = seeds.filter((seed) => {
      const program = drawToy(new Rng(seed), 2, 1);
      comparesEqual(program, Number.POSITIVE_INFINITY, { locksTimeOut: true });
      const { outcomes } = enumerate(program, 2, true, { locksTimeOut: true });
      return outcomes.some((outcome) => /\b77\b/.test(outcome));
    });
    expect(withTimeouts.length).toBeGreaterThan(25);
  });

  test('where locks time out and calls are told', () => {
    for (const seed of seeds) {
      comparesEqual(drawToy(new Rng(seed), 2, 1), 2, { locksTimeOut: true, areCalls: true });
    }
  });

  test('where locks time out and stores arrive late', () => {
    for (const seed of seeds) {
      comparesEqual(drawToy(new Rng(seed), 2, 1), 2, { locksTimeOut: true, isWeak: true });
    }
  });

  test.each([2, 4])('where a path is an interrupt on the CPU of another, with %i switches', (n) => {
    for (const seed of seeds) {
      comparesEqual(drawToy(new Rng(seed), 2), n, { cpus: [0, 0, 1], interrupts: [1] });
    }
  });
});

describe('the real-time order of calls is kept', () => {
  test.each([0, 1, 2, 3])('with %i switches', (switches) => {
    const saving = seeds.filter((seed) =>
      comparesEqual(drawToy(new Rng(seed)), switches, { areCalls: true }),
    );
    if (switches > 2) expect(saving.length).toBeGreaterThan(0);
  });

  test('of calls that touch nothing in common', () => {
    const apart: ToyProgram = [
      [read('x'), read('x')],
      [read('y'), read('y')],
    ];
    const { outcomes } = enumerate(apart, 1, true, { areCalls: true });
    expect(outcomes.length).toBeGreaterThan(1);
    expect(enumerate(apart, 1, true).outcomes.length).toBe(1);
  });
});

describe('an exploration', () => {
  const twoReads: ToyProgram = [[rmw('x')], [rmw('x')]];

  test('without a switch plays each order of whole paths', () => {
    const { played, outcomes } = enumerate(twoReads, 0, false);
    expect({ played, outcomes }).toEqual({ played: 2, outcomes: ['x=4; 0 | 1', 'x=4; 1 | 0'] });
  });

  test('ends where the run says so, or the number of runs is used up', () => {
    const run = (chooser: Chooser): boolean => {
      play(startToy(twoReads).section, chooser, () => {});
      return false;
    };
    const options = { switches: 1, runsMax: 10, reduces: true };
    expect(explore(run, options)).toEqual({ played: 1, saved: 0, isComplete: false });
    const bounded = explore((chooser) => !run(chooser), { ...options, runsMax: 2 });
    expect(bounded).toMatchObject({ played: 2, isComplete: false });
  });

  test('of one path is one run', () => {
    expect(enumerate([[read('x')]], 3, true)).toMatchObject({ played: 1, saved: 0 });
  });

  test('plays independent paths once', () => {
    const apart: ToyProgram = [
      [rmw('x'), rmw('x')],
      [rmw('y'), rmw('y')],
    ];
    const { played, saved } = enumerate(apart, Number.POSITIVE_INFINITY, true);
    expect(played + saved).toBe(20);
    expect(played).toBeLessThan(12);
  });

  test('lets an error of the run through', () => {
    const fail = (): boolean => {
      throw new Error('broken');
    };
    expect(() => explore(fail, { switches: 0, runsMax: 1, reduces: true })).toThrow('broken');
  });
});

/** Message passing: who sees the flag should see the data. */
describe('stores that arrive late', () => {
  const flagSeenFirst = '1,0';
  const reader = [read('f'), read('d')];
  // What is still on its way when a path ends arrives with its end.
  const plain: ToyProgram = [[write('d'), write('f'), read('d')], reader];
  const fenced: ToyProgram = [[write('d'), fence, write('f'), read('d')], reader];
  /** What the reader saw of flag and data. */
  const outcomesOf = (program: ToyProgram, isWeak: boolean, reduces = true): readonly string[] =>
    enumerate(program, Number.POSITIVE_INFINITY, reduces, { isWeak }).outcomes.map(
      (outcome) => outcome.split(' | ')[1] as string,
    );

  test('are seen in another order', () => {
    expect(outcomesOf(plain, true)).toContain(flagSeenFirst);
  });

  test('are not where memory is strongly ordered', () => {
    expect(outcomesOf(plain, false)).not.toContain(flagSeenFirst);
  });

  test('are not where a fence stands between them', () => {
    for (const reduces of [false, true]) {
      expect(outcomesOf(fenced, true, reduces)).not.toContain(flagSeenFirst);
    }
  });

  test('arrive at a fence, before the end and at it: each has its own past', () => {
    const bystander = [rmw('z')];
    for (const steps of [
      [write('x'), write('y')],
      [write('x'), fence, write('y'), read('z')],
      [write('x'), read('y'), fence, read('z')],
    ]) {
      for (const switches of [0, 1, 2]) {
        comparesEqual([steps, [read('x'), read('y')], bystander], switches, { isWeak: true });
      }
    }
  });
});
