import { describe, expect, test } from 'vitest';
import { Unadmitted } from '../../src/check/unadmitted.ts';
import { EAGAIN, ESRCH } from '../../src/core/errno.ts';

describe('a task', () => {
  test('is admitted by the answer 0, or with budget for a backlog', () => {
    const unadmitted = new Unadmitted();
    unadmitted.add(1);
    unadmitted.add(2);
    unadmitted.asked(1, 0, true);
    unadmitted.released([2]);
    expect([unadmitted.has(1), unadmitted.has(2)]).toEqual([false, false]);
  });

  test('runs without that where there is nothing to ask, or a backlog is given up', () => {
    const unadmitted = new Unadmitted();
    unadmitted.asked(1, ESRCH, false);
    unadmitted.asked(2, EAGAIN, false);
    unadmitted.asked(4, ESRCH, true);
    unadmitted.drained([3]);
    unadmitted.released(undefined);
    unadmitted.drained(undefined);
    const all = [1, 2, 3, 4].map((task) => unadmitted.has(task));
    expect(all).toEqual([true, false, true, false]);
  });
});
