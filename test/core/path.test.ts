import { describe, expect, test } from 'vitest';
import { EBUSY } from '../../src/core/errno.ts';
import { alsoAt, type PathContext, point, runToEnd } from '../../src/core/path.ts';
import { spinLock, tryLock, UNLOCKED, unlock } from '../../src/core/spinlock.ts';

const alone: PathContext = { interleaved: false, cpu: 0 };

test('a step can touch further places, one after the other', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((field) => point('read', {}, field));
  const all = alsoAt(alsoAt(a as never, b as never), c as never, d as never);
  const fields: string[] = [];
  for (let at: typeof a = all; at !== undefined; at = at.also) fields.push(at.field);
  expect(fields).toEqual(['a', 'b', 'c', 'd']);
  expect(alsoAt(all)).toBe(all);
  // The places that were put together are left as they were.
  expect(a?.also).toBeUndefined();
});

describe('a spinlock', () => {
  test('is held by the CPU that took it', () => {
    const object = { lock: UNLOCKED };
    expect(runToEnd(spinLock({ interleaved: false, cpu: 3 }, object, 'l'))).toBe(0);
    expect(object.lock).toBe(3);
    expect(tryLock(alone, object)).toBe(false);
    unlock(object);
    expect(tryLock(alone, object)).toBe(true);
  });

  test('is not to be had where nobody can give it back', () => {
    expect(runToEnd(spinLock(alone, { lock: 1 }, 'l'))).toBe(EBUSY);
  });

  test('names what it waits for, turn by turn', () => {
    const object = { lock: 1 };
    const path = spinLock({ interleaved: true, cpu: 0 }, object, 'l');
    for (let turn = 0; turn < 3; turn++) {
      expect(path.next().value).toEqual({ access: 'lock', object, field: 'l' });
    }
    unlock(object);
    expect(path.next()).toEqual({ done: true, value: 0 });
  });
});
