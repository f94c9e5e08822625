import { describe, expect, test } from 'vitest';
import { spinLock, UNLOCKED } from '../../src/core/spinlock.ts';
import { plainStore } from '../../src/core/store-buffer.ts';
import { asking, type Body, holding, place, start, steps } from '../helpers/sections.ts';

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
