import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isBroken, withLeak } from '../../bench/leaks.ts';
import { FIXTURES, recordsOf } from '../helpers/recordings.ts';

/** `p/c` of the good recording has 30 ms of every 100 ms; two threads want more. */
const records = await recordsOf(join(FIXTURES, 'good.ndjson'));
const leak = { cgroup: 'p/c', first: 2 };

describe('the smallest leak that is caught is pinned', () => {
  test.each([
    { periods: 1, percent: 24 },
    { periods: 2, percent: 18 },
    { periods: 4, percent: 9 },
  ])('in $periods periods, $percent %', ({ periods, percent }) => {
    expect(isBroken(withLeak(records, { ...leak, periods, percent }))).toBe(true);
    expect(isBroken(withLeak(records, { ...leak, periods, percent: percent - 1 }))).toBe(false);
  });

  test('none is no leak', () => {
    expect(isBroken(withLeak(records, { ...leak, periods: null, percent: 0 }))).toBe(false);
  });
});
