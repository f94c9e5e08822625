import { describe, expect, test } from 'vitest';
import { Rng } from '../../../src/core/rng.ts';
import { type Chooser, play } from '../../../src/interleave/play.ts';
import { priorities, randomWalk } from '../../../src/search/races/choosers.ts';
import {
  drawToy,
  giveBack,
  lock,
  read,
  rmw,
  startToy,
  type ToyProgram,
} from '../../helpers/toy-paths.ts';

/** Which path took each step, and the numbers of choices that were answered wrongly. */
function playOrder(program: ToyProgram, chooser: Chooser, isWeak = false) {
  const toy = startToy(program, { isWeak });
  const wrong: number[] = [];
  const checked: Chooser = {
    choose(choices, section) {
      const index = chooser.choose(choices, section);
      if (!Number.isInteger(index) || index < 0 || index >= choices.length) wrong.push(index);
      return index;
    },
    ...(chooser.taking === undefined ? {} : { taking: chooser.taking.bind(chooser) }),
  };
  play(toy.section, checked, () => {});
  const order = toy.events.flatMap((event) => (event.type === 'point' ? [event.path.index] : []));
  return { order, wrong };
}

function switchesIn(order: readonly number[]): number {
  return order.filter((index, at) => at > 0 && order[at - 1] !== index).length;
}

const three: ToyProgram = [1, 2, 3].map(() => [read('x'), read('x'), read('x'), read('x')]);
const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

test.each([
  ['a random walk', (rng: Rng) => randomWalk(rng)],
  ['priorities', (rng: Rng) => priorities(rng, 3, 12)],
])('%s chooses what there is', (_name, chooserOf) => {
  for (const seed of SEEDS) {
    const rng = new Rng(seed);
    const { wrong } = playOrder(drawToy(rng), chooserOf(rng), seed % 2 === 0);
    expect(wrong).toEqual([]);
  }
});

test.each([
  ['a random walk', (rng: Rng) => randomWalk(rng)],
  ['priorities', (rng: Rng) => priorities(rng, 2, 8)],
])('%s lets a path give up a lock now and then', (_name, chooserOf) => {
  const program = [1, 2].map(() => [lock('l'), rmw('x'), rmw('x'), giveBack('l')]);
  const played = SEEDS.map((seed) => {
    const toy = startToy(program, { locksTimeOut: true });
    let nrOffers = 0;
    const chooser = chooserOf(new Rng(seed));
    const choose: Chooser['choose'] = (choices, section) => {
      if (choices.some(({ givesUp }) => givesUp)) nrOffers++;
      return chooser.choose(choices, section);
    };
    play(toy.section, { ...chooser, choose }, () => {});
    return { nrOffers, hasGivenUp: toy.events.some(({ type }) => type === 'gave-up') };
  });
  const nrOffered = played.filter(({ nrOffers }) => nrOffers > 0).length;
  const nrGivenUp = played.filter(({ hasGivenUp }) => hasGivenUp).length;
  expect(nrGivenUp).toBeGreaterThan(2);
  expect(nrGivenUp).toBeLessThan(nrOffered / 2);
});

test('a random walk goes everywhere', () => {
  const orders = new Set(
    SEEDS.map((seed) => `${playOrder(three, randomWalk(new Rng(seed))).order}`),
  );
  expect(orders.size).toBeGreaterThan(SEEDS.length / 2);
});

describe('priorities', () => {
  test('let one path run to its end after the other, in any order', () => {
    const orders = new Set<string>();
    for (const seed of SEEDS) {
      const { order } = playOrder(three, priorities(new Rng(seed), 0, 15));
      expect(switchesIn(order)).toBe(2);
      orders.add(`${order}`);
    }
    expect(orders.size).toBe(6);
  });

  test('change where they are told to, and as often at most', () => {
    const places = new Set<number>();
    for (const seed of SEEDS) {
      const { order } = playOrder(three, priorities(new Rng(seed), 1, 15));
      // One path falls behind all others, and ends last.
      const extra = switchesIn(order) - 2;
      expect([0, 1]).toContain(extra);
      if (extra === 0) continue;
      const last = order.at(-1) as number;
      places.add(order.findIndex((index, at) => index === last && order[at + 1] !== last));
    }
    expect(places.size).toBeGreaterThan(5);
  });

  test('also change where there was no choice', () => {
    // The only path runs alone; nothing is left of the change when another could use it.
    expect(playOrder([[read('x'), read('x')]], priorities(new Rng(1), 3, 2))).toEqual({
      order: [0, 0, 0],
      wrong: [],
    });
  });

  test('let stores arrive now and then', () => {
    const program: ToyProgram = [
      [{ do: 'write', at: 'x', by: 1 }, { do: 'write', at: 'y', by: 1 }, read('x')],
      [read('x'), read('y')],
    ];
    const withArrival = SEEDS.filter((seed) => {
      const toy = startToy(program, { isWeak: true });
      play(toy.section, priorities(new Rng(seed), 1, 8), () => {});
      return toy.events.some(({ type }) => type === 'arrival');
    });
    expect(withArrival.length).toBeGreaterThan(5);
    expect(withArrival.length).toBeLessThan(SEEDS.length);
  });
});
