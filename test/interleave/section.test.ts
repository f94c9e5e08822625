import { describe, expect, test } from 'vitest';
import { boundedLock, point } from '../../src/core/path.ts';
import { type Lockable, spinLock, tryLock, UNLOCKED, unlock } from '../../src/core/spinlock.ts';
import { plainStore } from '../../src/core/store-buffer.ts';
import type { SectionEvent } from '../../src/interleave/event.ts';
import { type PathStart, Section } from '../../src/interleave/section.ts';

type Body = PathStart['run'];

const place = { name: 'place' };

/** Touches one place so many times. */
function steps(nr: number): Body {
  return function* () {
    for (let i = 0; i < nr; i++) yield point('read', place, 'value');
  };
}

/** Holds a lock for one further step. */
function holding(lock: Lockable): Body {
  return function* (k) {
    yield* spinLock(k, lock, 'l');
    yield point('read', place, 'value');
    unlock(lock);
  };
}

/** Asks for a bounded lock, and holds it for one further step if it was to be had. */
function asking(lock: Lockable): Body {
  return function* (k) {
    yield boundedLock(lock, 'b');
    const isHeld = tryLock(k, lock);
    yield point('read', place, isHeld ? 'with' : 'without');
    if (isHeld) unlock(lock);
  };
}

function start(
  bodies: readonly Body[],
  cpus: readonly number[] = [],
  interrupts: number[] = [],
  options: { readonly locksTimeOut?: boolean; readonly isWeak?: boolean } = {},
) {
  const events: SectionEvent[] = [];
  const section = new Section({
    paths: bodies.map((run, index) => ({
      operations: [],
      cpu: cpus[index] ?? index,
      isInterrupt: interrupts.includes(index),
      run,
    })),
    isWeak: options.isWeak ?? false,
    locksTimeOut: options.locksTimeOut ?? false,
    nameOf: () => 'place',
    emit: (event) => events.push(event),
  });
  /** Who can go on, by place among the paths. */
  const who = (): number[] => section.choices().map(({ path }) => path.index);
  /** Who can give up a lock. */
  const whoGivesUp = (): number[] =>
    section.choices().flatMap(({ path, givesUp }) => (givesUp ? [path.index] : []));
  /** Lets paths take a step each; each must be able to. */
  const take = (...indices: number[]): void => {
    for (const index of indices) {
      const choice = section.choices().find(({ path }) => path.index === index);
      if (choice === undefined) throw new Error(`path ${index} cannot go on`);
      section.take(choice);
    }
  };
  const kinds = (): string[] => events.map(({ type }) => type).filter((type) => type !== 'point');
  return { section, events, who, whoGivesUp, take, kinds };
}

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

describe('a path that waits for a bounded lock', () => {
  const bounded = { locksTimeOut: true };
  const set = (options = bounded, waiter = asking) => {
    const lock = { lock: UNLOCKED };
    const started = start([asking(lock), waiter(lock)], [], [], options);
    // The first one holds the lock, and the second one asks for it.
    started.take(0, 1, 0);
    return { lock, ...started };
  };

  test('can give it up while another holds it', () => {
    const { who, whoGivesUp, take } = set();
    expect([who(), whoGivesUp()]).toEqual([[0, 1], [1]]);
    take(0);
    expect([who(), whoGivesUp()]).toEqual([[1], []]);
  });

  test('goes on without it then', () => {
    const { lock, section, events, take } = set();
    take(1);
    expect(events.at(-1)).toMatchObject({ type: 'gave-up', path: { index: 1 } });
    expect(section.paths[1]).toMatchObject({ next: { field: 'without' }, held: [] });
    expect(section.current?.index).toBe(1);
    expect(lock.lock).toBe(0);
  });

  test('waits for as long as it takes where locks do not time out', () => {
    expect(set({ locksTimeOut: false }).who()).toEqual([0]);
  });

  test('is not one that waits for any other lock', () => {
    expect(set(bounded, holding).who()).toEqual([0]);
  });

  test('does not give up its own', () => {
    const lock = { lock: UNLOCKED };
    const { who, take } = start(
      [
        function* (k) {
          yield* spinLock(k, lock, 'l');
          yield* asking(lock)(k);
        },
      ],
      [],
      [],
      bounded,
    );
    take(0, 0);
    expect(who()).toEqual([]);
  });

  test('does nothing while its CPU is interrupted', () => {
    const lock = { lock: UNLOCKED };
    const { whoGivesUp, take } = start(
      [asking(lock), asking(lock), steps(1)],
      [0, 1, 1],
      [2],
      bounded,
    );
    take(0, 1, 0);
    expect(whoGivesUp()).toEqual([1]);
    take(2);
    expect(whoGivesUp()).toEqual([]);
    take(2);
    expect(whoGivesUp()).toEqual([1]);
  });

  test('is offered to give up after all else', () => {
    const lock = { lock: UNLOCKED };
    const stores: Body = function* (k) {
      plainStore(k, place, 'value', () => {});
      yield* asking(lock)(k);
    };
    const { section, take } = start([stores, asking(lock), steps(1)], [], [], {
      ...bounded,
      isWeak: true,
    });
    take(0, 1, 0);
    const kinds = section.choices().map(({ path, store, givesUp }) => {
      return `${store === null ? '' : 'store of '}${path.index}${givesUp ? ' gives up' : ''}`;
    });
    expect(kinds).toEqual(['0', '2', 'store of 0', '1 gives up']);
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
