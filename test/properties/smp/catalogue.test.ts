import { describe, expect, test } from 'vitest';
import { smpProperties } from '../../../properties/smp/index.ts';
import { smpWitnesses } from '../../../properties/smp/witnesses.ts';
import { Rng } from '../../../src/core/rng.ts';
import type { SmpOperation } from '../../../src/scenario/smp-operation.ts';
import { randomWalk } from '../../../src/search/races/choosers.ts';
import {
  castOf,
  cgroup,
  dispatch,
  exit,
  first,
  type Leg,
  move,
  parked,
  replenish,
  rmdir,
  script,
  tick,
  wake,
} from '../../helpers/race-script.ts';
import { PAIR, SmpBench } from '../../helpers/smp-bench.ts';

test('the laws are numbered in order', () => {
  const ids = smpProperties.map(({ id }) => id);
  expect(ids).toEqual(ids.map((_id, index) => `I-SMP-${index + 1}`));
  expect(smpProperties.every(({ scope }) => scope === 'smp')).toBe(true);
});

const CAST = castOf([0, 1], [cgroup(2), cgroup(3)], [2, 2]);
const set = { op: 'set', cgroup: 2, periodUs: 100_000, quotaUs: 'max', burstUs: 0 } as const;

describe('a witness sees what it is for', () => {
  const races: readonly (readonly [string, SmpOperation, SmpOperation])[] = [
    ['W-drain-in-replenish', dispatch(0), replenish(1)],
    ['W-two-drains', dispatch(0), dispatch(1)],
    ['W-exit-in-drain', dispatch(0), exit(0, 1)],
    ['W-rmdir-in-drain', dispatch(0), rmdir(3, 1)],
    ['W-move-in-replenish', move(0, 3, 0), replenish(1)],
    ['W-set-in-replenish', { ...set, cpu: 0 }, replenish(1)],
  ];

  test.each(races)('%s', (id, one, other) => {
    const setup = [...parked(0, 0), ...first(replenish())];
    const seenWith = (...seeds: number[]): boolean =>
      seeds.some((seed) => {
        const bench = new SmpBench(CAST, randomWalk(new Rng(seed))).lookFor(smpWitnesses, id);
        bench.race(...setup, one, other);
        return bench.seen > 0;
      });
    expect(seenWith(1, 2, 3)).toBe(true);
    const apart = new SmpBench(CAST, script([])).lookFor(smpWitnesses, id);
    apart.race(...setup, one, other);
    expect(apart.seen).toBe(0);
  });

  test('W-lock-awaited', () => {
    const race = [...first(wake(0)), tick(1, 0), wake(0, 1)];
    const legs = [
      { path: 1, until: 'read task 0.exiting' },
      { path: 0, until: 'none' },
    ];
    const bench = new SmpBench(PAIR, script(legs)).lookFor(smpWitnesses, 'W-lock-awaited');
    bench.race(...first(wake(0), dispatch(0)), tick(1, 0), wake(0, 1));
    expect(bench.seen).toBeGreaterThan(0);
    const alone = new SmpBench(PAIR).lookFor(smpWitnesses, 'W-lock-awaited');
    alone.race(...race);
    expect(alone.seen).toBe(0);
  });

  test('W-lock-given-up', () => {
    const bounded = castOf([0, 0], [], [], { locks: 'bounded' });
    const setup = first({ op: 'create', q: 0, fifo: true, cpu: 0 });
    const pop = (cpu: number) => ({ op: 'pop', q: 0, cpu }) as const;
    const insert = { op: 'insert', q: 0, task: 0, cpu: 1 } as const;
    const legs = [
      { path: 1, until: 'rmw task 0 of the queues.atq' },
      { path: 0, until: 'none' },
    ];
    const seenWith = (...last: readonly Leg[]) => {
      const chooser = script([...legs, ...last]);
      const bench = new SmpBench(bounded, chooser).lookFor(smpWitnesses, 'W-lock-given-up');
      bench.race(...setup, pop(0), insert);
      return bench.seen > 0;
    };
    expect(seenWith({ givesUp: 0 })).toBe(true);
    expect(seenWith()).toBe(false);
  });

  test('W-store-arrives-early', () => {
    const weak = castOf([0, 1], [cgroup(2)], [2, 2], { memory: 'weak' });
    const legs = [
      { path: 1, until: 'read contexts.entries' },
      { arrives: 'cgroup 2.budget_remaining' },
    ];
    const seen = [1, 2, 3, 4].some((seed) => {
      const chooser = seed === 4 ? script(legs) : randomWalk(new Rng(seed));
      const bench = new SmpBench(weak, chooser).lookFor(smpWitnesses, 'W-store-arrives-early');
      bench.race(...parked(0, 0), replenish(0), wake(1, 1));
      return bench.seen > 0;
    });
    expect(seen).toBe(true);
    const strong = new SmpBench(PAIR).lookFor(smpWitnesses, 'W-store-arrives-early');
    strong.race(...parked(0, 0), replenish(0), wake(1, 1));
    expect(strong.seen).toBe(0);
  });
});
