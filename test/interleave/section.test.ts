import { describe, expect, test } from 'vitest';
import { point } from '../../src/core/path.ts';
import { spinLock, UNLOCKED, unlock } from '../../src/core/spinlock.ts';
import { holding, place, start, steps } from '../helpers/sections.ts';

describe('choices', () => {
  test('begin with the path that took the last step, then follow in a circle', () => {
    const { who, take } = start([steps(3), steps(3), steps(3)]);
    expect(who()).toEqual([0, 1, 2]);
    take(1);
    expect(who()).toEqual([1, 2, 0]);
    take(2);
    expect(who()).toEqual([2, 0, 1]);
  });

  test('leave out a path that has ended', () => {
    const { section, who, take } = start([steps(0), steps(1)]);
    take(0);
    expect(who()).toEqual([1]);
    expect(section.unfinished.map(({ index }) => index)).toEqual([1]);
    take(1, 1);
    expect(who()).toEqual([]);
    expect(section.nrSteps).toBe(3);
    expect(section.paths.map(({ nrSteps }) => nrSteps)).toEqual([1, 2]);
  });

  test('leave out a path whose lock another holds', () => {
    const lock = { lock: UNLOCKED };
    const { who, take } = start([holding(lock), holding(lock)]);
    take(0, 1, 0);
    expect(lock.lock).toBe(0);
    expect(who()).toEqual([0]);
    take(0);
    expect(who()).toEqual([1]);
    take(1, 1);
    expect(lock.lock).toBe(UNLOCKED);
  });

  test('leave out a path that waits, until it is ready', () => {
    let isReady = false;
    const { who, take } = start([
      function* () {
        yield point('wait', place, 'value', () => isReady);
      },
      steps(2),
    ]);
    take(0);
    expect(who()).toEqual([1]);
    isReady = true;
    expect(who()).toEqual([0, 1]);
  });
});

describe('an interrupt', () => {
  test('runs to its end before its CPU goes on, and others run beside it', () => {
    const { who, take } = start([steps(2), steps(2), steps(1)], [0, 1, 0], [2]);
    take(0);
    expect(who()).toEqual([0, 1, 2]);
    take(2);
    expect(who()).toEqual([2, 1]);
    take(2);
    expect(who()).toEqual([0, 1]);
  });

  test('does not begin while its CPU holds a spinlock', () => {
    const lock = { lock: UNLOCKED };
    const { who, take } = start([holding(lock), steps(1)], [0, 0], [1]);
    take(0, 0);
    expect(who()).toEqual([0]);
    take(0);
    expect(who()).toEqual([1]);
  });

  test('is not held up by locks of other CPUs', () => {
    const lock = { lock: UNLOCKED };
    const { who, take } = start([holding(lock), steps(1)], [0, 1], [1]);
    take(0, 0);
    expect(who()).toEqual([0, 1]);
  });

  test('can be interrupted by none of its own CPU once both have begun', () => {
    const { who, take } = start([steps(1), steps(1), steps(1)], [0, 0, 0], [1, 2]);
    take(1);
    expect(who()).toEqual([1, 2]);
    take(2, 2, 1);
    expect(who()).toEqual([0]);
  });
});

describe('locks are followed', () => {
  test('with what was held when they were taken, and until they are given back', () => {
    const outer = { lock: UNLOCKED };
    const inner = { lock: UNLOCKED };
    const { section, events, take } = start([
      function* (k) {
        yield* spinLock(k, outer, 'outer');
        yield* spinLock(k, inner, 'inner');
        unlock(inner);
        yield point('read', place, 'value');
        unlock(outer);
      },
    ]);
    const held = () => section.paths[0]?.held.map(({ name }) => name);
    take(0, 0);
    expect(held()).toEqual(['outer']);
    take(0);
    // The inner lock was given back in the step in which it was taken.
    expect(held()).toEqual(['outer']);
    take(0);
    expect(held()).toEqual([]);
    const locked = events.filter(({ type }) => type === 'locked');
    expect(locked).toMatchObject([{ lock: 'outer', held: [] }]);
    expect(events.at(-1)).toMatchObject({ type: 'path-end', held: [] });
  });

  test('a lock within a lock is told with the outer one', () => {
    const outer = { lock: UNLOCKED };
    const inner = { lock: UNLOCKED };
    const { events, take } = start([
      function* (k) {
        yield* spinLock(k, outer, 'outer');
        yield* spinLock(k, inner, 'inner');
        yield point('read', place, 'value');
      },
    ]);
    take(0, 0, 0, 0);
    const locked = events.filter(({ type }) => type === 'locked');
    expect(locked).toMatchObject([
      { lock: 'outer', held: [] },
      { lock: 'inner', held: ['outer'] },
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'path-end', held: ['outer', 'inner'] });
  });

  test('a lock that another gives back is told', () => {
    const lock = { lock: UNLOCKED };
    const { events, take, kinds } = start([
      holding(lock),
      function* () {
        yield point('write', place, 'value');
        unlock(lock);
      },
    ]);
    take(0, 0, 1, 1);
    expect(kinds()).toEqual(['locked', 'foreign-unlock', 'path-end']);
    const told = events.find(({ type }) => type === 'foreign-unlock');
    expect(told).toMatchObject({ path: { index: 1 }, holder: { index: 0 }, lock: 'l' });
  });

  test('the end of a path is told to whoever waits for a grace period', () => {
    const { section, take } = start([steps(0), steps(0)]);
    const ended: number[] = [];
    section.onPathEnd = (index) => ended.push(index);
    take(1, 0);
    expect(ended).toEqual([1, 0]);
  });
});
