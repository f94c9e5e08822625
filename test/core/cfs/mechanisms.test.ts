import { describe, expect, test } from 'vitest';
import { EAGAIN, EEXIST, EINVAL, ENOENT, ESRCH } from '../../../src/core/errno.ts';
import { CfsBench } from '../../helpers/cfs-bench.ts';
import { MS } from '../../helpers/trace.ts';

/** One cgroup with 20 ms of every 100 ms. */
function single(llcs = 1, limit = {}): CfsBench {
  const bench = new CfsBench(llcs);
  bench.mkdir(2, 1, { quota: 20, ...limit });
  return bench;
}

describe('pool and slices', () => {
  test('a runqueue takes 5 ms at a time, and pays its over-run with it', () => {
    const bench = single();
    bench.ran(2, 1);
    // It had 1 ns since the limit was written: 1 ms less that is paid with the slice.
    expect([bench.group(2).runtime, bench.rq(2).runtimeRemaining]).toEqual([14 * MS + 1, 5 * MS]);
    bench.ran(2, 4);
    expect(bench.group(2).runtime).toBe(14 * MS + 1);
  });

  test('with nothing left anywhere it is throttled, and not before', () => {
    const bench = single();
    bench.ran(2, 20);
    expect(bench.rq(2).throttled).toBe(false);
    expect(bench.asks(2)).toBe(0);
    bench.ran(2, 1);
    expect(bench.asks(2)).toBe(EAGAIN);
    expect(bench.rq(2).runtimeRemaining).toBe(-1 * MS + 1);
  });

  test('what one LLC has taken, another has not', () => {
    const bench = single(2);
    bench.ran(2, 1, 0);
    bench.ran(2, 20, 1);
    expect(bench.asks(2, 1)).toBe(EAGAIN);
    expect(bench.asks(2, 0)).toBe(0);
  });
});

describe('the period timer', () => {
  test('refills up to the quota, and puts who waits back in line', () => {
    const bench = single();
    bench.ran(2, 22);
    expect(bench.asks(2)).toBe(EAGAIN);
    expect(bench.waits(2)).toBe(0);
    expect(bench.pass(99)).toEqual([]);
    expect(bench.pass(1)).toEqual([20]);
    const { statistics, runtime } = bench.group(2);
    expect(runtime).toBe(18 * MS);
    expect(statistics).toEqual({
      nrPeriods: 1,
      nrThrottled: 1,
      throttledTime: 100 * MS,
      nrBursts: 0,
      burstTime: 0,
    });
  });

  test('pays over-run of several periods a quota at a time', () => {
    const bench = single();
    bench.ran(2, 70);
    bench.asks(2);
    bench.waits(2);
    // 50 ms are owed.
    expect([bench.pass(100), bench.pass(100), bench.pass(100)]).toEqual([[], [], [20]]);
    expect(bench.group(2).runtime).toBe(10 * MS);
  });

  test('pays the longest throttled first', () => {
    const bench = single(2);
    bench.ran(2, 35, 1);
    bench.asks(2, 1);
    bench.ran(2, 30, 0);
    bench.asks(2, 0);
    bench.waits(2, 0);
    bench.waits(2, 1);
    expect(bench.pass(100)).toEqual([21]);
    expect(bench.pass(100)).toEqual([]);
    expect(bench.pass(100)).toEqual([20]);
  });

  test('stops when nobody took anything for a period, and keeps to its grid', () => {
    const bench = single();
    bench.ran(2, 1);
    bench.pass(300);
    expect(bench.group(2).periodActive).toBe(false);
    expect(bench.group(2).statistics.nrPeriods).toBe(2);
    bench.pass(1050);
    bench.ran(2, 25);
    bench.asks(2);
    bench.waits(2);
    expect(bench.pass(49)).toEqual([]);
    expect(bench.pass(1)).toEqual([20]);
  });

  test('that is late counts the periods it missed, and refills once', () => {
    const bench = single();
    bench.ran(2, 60);
    bench.asks(2);
    bench.waits(2);
    expect(bench.pass(100, 250)).toEqual([]);
    expect(bench.group(2).statistics.nrPeriods).toBe(3);
    expect(bench.rq(2).runtimeRemaining).toBe(-20 * MS + 1);
  });
});

describe('burst', () => {
  test('is saved up to its cap while the timer runs, and counted when it is used', () => {
    const bench = single(1, { burst: 15 });
    bench.ran(2, 1);
    for (let period = 0; period < 3; period++) {
      bench.pass(100);
      bench.ran(2, 5);
    }
    expect(bench.group(2).runtime).toBeGreaterThanOrEqual(30 * MS);
    bench.pass(100);
    bench.ran(2, 34);
    expect(bench.asks(2)).toBe(0);
    bench.pass(100);
    const { nrBursts, burstTime } = bench.group(2).statistics;
    expect(nrBursts).toBe(1);
    expect(burstTime).toBeLessThanOrEqual(15 * MS);
    expect(burstTime).toBeGreaterThan(10 * MS);
  });
});

describe('slack', () => {
  test('goes back when the last task leaves, but for 1 ms', () => {
    const bench = single();
    bench.model.enter(20, 2, 0);
    bench.ran(2, 1);
    bench.model.leave(20);
    expect(bench.rq(2).runtimeRemaining).toBe(1 * MS);
    expect(bench.group(2).runtime).toBe(18 * MS + 1);
  });

  test('that others wait for is handed on after 5 ms', () => {
    const bench = single(3);
    for (const llc of [0, 1]) {
      bench.model.enter(20 + llc, 2, llc);
      bench.ran(2, 0.5, llc);
    }
    bench.ran(2, 12, 2);
    bench.asks(2, 2);
    expect(bench.waits(2, 2)).toBe(0);
    bench.model.leave(20);
    expect(bench.pass(6)).toEqual([]);
    bench.model.leave(21);
    expect(bench.group(2).runtime).toBeGreaterThan(5 * MS);
    expect(bench.pass(4)).toEqual([]);
    expect(bench.pass(1)).toEqual([22]);
  });

  test('is not handed on shortly before a refill', () => {
    const bench = single(3);
    for (const llc of [0, 1]) {
      bench.model.enter(20 + llc, 2, llc);
      bench.ran(2, 0.5, llc);
    }
    bench.ran(2, 12, 2);
    bench.asks(2, 2);
    bench.waits(2, 2);
    bench.pass(94);
    bench.model.leave(20);
    bench.model.leave(21);
    expect(bench.group(2).slackStarted).toBe(false);
  });
});

describe('the hierarchy', () => {
  test('a charge goes to every limit above, and each may hold up', () => {
    const bench = new CfsBench(1);
    bench.mkdir(2, 1, { quota: 10 });
    bench.mkdir(3, 2, { quota: null });
    bench.mkdir(4, 3, { quota: 50 });
    bench.ran(4, 11);
    expect(bench.asks(4)).toBe(EAGAIN);
    expect([bench.rq(4).throttled, bench.rq(2).throttled]).toEqual([false, true]);
    expect(bench.rq(4).runtimeRemaining).toBeGreaterThan(0);
  });

  test('who is let go below finds the limit above used up, and waits for that', () => {
    const bench = new CfsBench(1);
    bench.mkdir(2, 1, { quota: 10, period: 100 });
    bench.mkdir(3, 2, { quota: 5, period: 10 });
    bench.ran(3, 10);
    bench.asks(3);
    bench.waits(3);
    bench.ran(2, 2);
    // The period of cgroup 3 ends, and what it owes is paid; cgroup 2 has nothing.
    expect(bench.pass(20)).toEqual([]);
    expect([bench.rq(3).throttled, bench.rq(2).throttled]).toEqual([false, true]);
    expect(bench.pass(80)).toEqual([30]);
  });
});

describe('a write of the limit', () => {
  test('refills, forgives and lets go', () => {
    const bench = single();
    bench.ran(2, 60);
    bench.asks(2);
    bench.waits(2);
    const { ret, enq } = bench.set(2, { quota: 20 });
    expect([ret, enq]).toEqual([0, [20]]);
    expect([bench.group(2).runtime, bench.rq(2).runtimeRemaining]).toEqual([20 * MS, 1]);
  });

  test('of a lower quota counts as a burst', () => {
    const bench = single(1, { quota: 50 });
    bench.set(2, { quota: 20 });
    expect(bench.group(2).statistics).toMatchObject({ nrBursts: 0 });
    bench.set(2, { quota: 50 });
    bench.ran(2, 49);
    bench.set(2, { quota: 20 });
    expect(bench.group(2).statistics.nrBursts).toBe(1);
    expect(bench.group(2).statistics.burstTime).toBeGreaterThan(25 * MS);
  });

  test('of another period leaves the one that is under way as long as it was', () => {
    const bench = single(1, { period: 1000, quota: 20 });
    bench.ran(2, 21);
    bench.set(2, { quota: 20, period: 100 });
    bench.ran(2, 25);
    bench.asks(2);
    bench.waits(2);
    expect(bench.pass(999)).toEqual([]);
    expect(bench.pass(1)).toEqual([20]);
  });

  test('of no limit lets go, and the timer stops', () => {
    const bench = single();
    bench.ran(2, 60);
    bench.asks(2);
    bench.waits(2);
    expect(bench.set(2, { quota: null }).enq).toEqual([20]);
    bench.ran(2, 1000);
    expect(bench.asks(2)).toBe(0);
    bench.pass(100);
    expect(bench.group(2).periodActive).toBe(false);
  });
});

describe('calls', () => {
  test('that are about nothing get the errno that the library gives', () => {
    const bench = single();
    const limit = { period_us: 100_000, quota_us: 1000, burst_us: 0 };
    expect(bench.call({ op: 'init', cgrp: 2, ...limit }).ret).toBe(EEXIST);
    expect(bench.call({ op: 'set', cgrp: 2, ...limit, period_us: 0 }).ret).toBe(EINVAL);
    expect(bench.call({ op: 'init', cgrp: 9, ...limit }).ret).toBe(ENOENT);
    expect(bench.asks(2, 7)).toBe(EINVAL);
    expect(bench.asks(9)).toBe(ENOENT);
    expect(bench.waits(2, 7)).toBe(EINVAL);
    expect(bench.call({ op: 'lib_init', null_config: true }).ret).toBe(EINVAL);
    expect(bench.call({ op: 'exit', cgrp: 2 }).ret).toBe(0);
    expect(bench.asks(2)).toBe(ESRCH);
    expect(bench.call({ op: 'set', cgrp: 2, ...limit }).ret).toBe(ESRCH);
    expect(bench.call({ op: 'rmdir', cgrp: 2 }).ret).toBe(0);
  });

  test('cancel and move take a waiting task along, and exit hands it over', () => {
    const bench = single();
    bench.mkdir(3, 1, { quota: 10 });
    bench.ran(2, 30);
    bench.asks(2);
    bench.waits(2);
    expect(bench.call({ op: 'task_queued', task: 20 }).ret).toBe(1);
    bench.call({ op: 'cancel', task: 20 });
    expect(bench.call({ op: 'task_queued', task: 20 }).ret).toBe(0);
    bench.waits(2);
    const move = { op: 'move', task: 20, from: 2, to: 3, vtime: 0, llc: 0 } as const;
    expect(bench.call(move).enq).toEqual([20]);
    expect(bench.call(move).enq).toBeUndefined();
    bench.waits(2);
    expect(bench.call({ op: 'exit', cgrp: 2 }).enq).toEqual([20]);
  });

  test('those who wait come back in the order of their vtime', () => {
    const bench = single();
    bench.ran(2, 21);
    bench.asks(2);
    for (const [task, vtime] of [
      [1, 30],
      [2, 10],
      [3, 10],
    ] as const) {
      bench.call({ op: 'put_aside', cgrp: 2, task, vtime, llc: 0 });
    }
    expect(bench.pass(100)).toEqual([2, 3, 1]);
  });
});
