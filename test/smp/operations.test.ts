import { describe, expect, test } from 'vitest';
import { contextOf } from '../../src/core/bandwidth/library.ts';
import type { Cgroup } from '../../src/core/cgroup.ts';
import { EAGAIN, EBUSY, EINVAL } from '../../src/core/errno.ts';
import type { SmpOperation } from '../../src/scenario/smp-operation.ts';
import type { SmpEvent } from '../../src/smp/event.ts';
import {
  castOf,
  cgroup,
  dispatch,
  exit,
  first,
  move,
  QUOTA_NS,
  replenish,
  rmdir,
  setAffinity,
  sleep,
  tick,
  wake,
} from '../helpers/race-script.ts';
import { SmpBench } from '../helpers/smp-bench.ts';

/** Cgroup 4 is a leaf under 3; tasks 0 and 1 are in cgroup 2. */
const CAST = castOf([0, 1], [cgroup(2), cgroup(3, 'max'), cgroup(4, 'max', 3)], [2, 2]);

/** Performs operations one after the other; what each answered, or null if it was skipped. */
function perform(bench: SmpBench, ...operations: readonly SmpOperation[]): (number | null)[] {
  return bench
    .perform(...first(...operations))
    .map((outcome) => (outcome.status === 'skipped' ? null : outcome.ret));
}

function kindsOf(bench: SmpBench, ...types: SmpEvent['type'][]): SmpEvent[] {
  return bench.events.filter(({ type }) => types.includes(type));
}

/** Where a task is, in short. */
function whereIs(bench: SmpBench, id: number): string {
  const { runsOn, dsq, common, isDead } = bench.task(id);
  if (isDead) return 'dead';
  if (runsOn >= 0) return `CPU ${runsOn}`;
  if (dsq !== null) return `DSQ ${dsq.llc}`;
  return common.atq === null ? 'nowhere' : bench.view.nameOf(common.atq as object);
}

function cgroupOf(bench: SmpBench, id: number): Cgroup {
  return bench.view.state.lib.cgroups.get(id) as Cgroup;
}

describe('a task', () => {
  test('wakes, is dispatched, runs and sleeps', () => {
    const bench = new SmpBench(CAST);
    expect(perform(bench, wake(0))).toEqual([0]);
    expect(whereIs(bench, 0)).toBe('DSQ 0');
    expect(perform(bench, dispatch(1))).toEqual([0]);
    expect(whereIs(bench, 0)).toBe('DSQ 0');
    expect(perform(bench, dispatch(0))).toEqual([0]);
    expect(whereIs(bench, 0)).toBe('CPU 0');
    expect(perform(bench, dispatch(0), sleep(0, 1))).toEqual([0, 0]);
    expect(whereIs(bench, 0)).toBe('nowhere');
    expect(bench.cpu(0).current).toBeNull();
    expect(kindsOf(bench, 'insert', 'run').map(({ type }) => type)).toEqual(['insert', 'run']);
  });

  test('sleeps off the DSQ on which it waits', () => {
    const bench = new SmpBench(CAST);
    perform(bench, wake(0), wake(1), sleep(0));
    expect(bench.dsq(0).tasks.map(({ id }) => id)).toEqual([1]);
    expect(whereIs(bench, 0)).toBe('nowhere');
  });

  test('is charged, and parked when the quota is used up', () => {
    const bench = new SmpBench(CAST);
    perform(bench, wake(0), dispatch(0));
    expect(perform(bench, tick(1000))).toEqual([0]);
    expect(whereIs(bench, 0)).toBe('CPU 0');
    expect(perform(bench, tick(QUOTA_NS))).toEqual([0]);
    expect(whereIs(bench, 0)).toBe('backlog of cgroup 2 on LLC 0');
    expect(bench.cpu(0).current).toBeNull();
    expect(kindsOf(bench, 'consume')).toMatchObject([{ ns: 1000 }, { ns: QUOTA_NS }]);
    expect(kindsOf(bench, 'throttled').at(-1)).toMatchObject({ cgroup: 2, llc: 0, ret: EAGAIN });
  });

  test('is released in the next interval, by a dispatch', () => {
    const bench = new SmpBench(CAST);
    perform(bench, wake(0), dispatch(0), tick(QUOTA_NS), dispatch(0));
    expect(whereIs(bench, 0)).toBe('backlog of cgroup 2 on LLC 0');
    const { now } = bench.view.state.lib.clock;
    expect(perform(bench, replenish())).toEqual([0]);
    expect(bench.view.state.lib.clock.now).toBeGreaterThan(now);
    expect(kindsOf(bench, 'replenished')).toContainEqual(
      expect.objectContaining({ cgroup: 2, wasThrottled: true, isListed: true }),
    );
    perform(bench, dispatch(1));
    expect(whereIs(bench, 0)).toBe('DSQ 0');
    perform(bench, dispatch(0));
    expect(whereIs(bench, 0)).toBe('CPU 0');
    expect(bench.task(0).nrRuns).toBe(2);
  });

  test('goes to the LLC of a CPU that it may use', () => {
    const bench = new SmpBench(CAST);
    perform(bench, wake(0));
    expect(perform(bench, setAffinity(0, [1]))).toEqual([0]);
    expect(whereIs(bench, 0)).toBe('DSQ 1');
    perform(bench, dispatch(1));
    // It stays where it runs if it may.
    perform(bench, setAffinity(0, [0, 1]));
    expect(whereIs(bench, 0)).toBe('CPU 1');
    perform(bench, setAffinity(0, [0]));
    expect(whereIs(bench, 0)).toBe('DSQ 0');
    expect(perform(bench, setAffinity(0, [7]), sleep(0), setAffinity(0, [1]))).toEqual([
      EINVAL,
      0,
      0,
    ]);
    expect(whereIs(bench, 0)).toBe('nowhere');
  });

  test('moves with its place in a backlog', () => {
    const bench = new SmpBench(CAST);
    perform(bench, wake(0), dispatch(0), tick(QUOTA_NS));
    expect(perform(bench, move(0, 4))).toEqual([0]);
    // Its new cgroup may run.
    expect(whereIs(bench, 0)).toBe('DSQ 0');
    expect(perform(bench, move(0, 4), move(0, 3), move(0, 9), move(1, 4))).toEqual([
      null,
      null,
      null,
      0,
    ]);
    expect(bench.task(1).cgroup).toBe(4);
  });

  test('exits at once unless it runs, and then when it stops', () => {
    const bench = new SmpBench(CAST);
    perform(bench, wake(0), dispatch(0), wake(1));
    expect(perform(bench, exit(1), exit(0), exit(0))).toEqual([0, 0, null]);
    expect([whereIs(bench, 1), whereIs(bench, 0)]).toEqual(['dead', 'CPU 0']);
    expect(bench.dsq(0).tasks).toEqual([]);
    expect(perform(bench, move(0, 4))).toEqual([null]);
    perform(bench, sleep(0));
    expect(whereIs(bench, 0)).toBe('dead');
    expect(kindsOf(bench, 'free').length).toBe(2);
    expect(perform(bench, wake(0), sleep(0), exit(0), setAffinity(0, [0]))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  test('on its way out is not parked', () => {
    const bench = new SmpBench(CAST);
    perform(bench, wake(0), dispatch(0), exit(0));
    expect(perform(bench, tick(2 * QUOTA_NS), sleep(0))).toEqual([0, null]);
    expect(whereIs(bench, 0)).toBe('DSQ 0');
    perform(bench, dispatch(0), sleep(0));
    expect(whereIs(bench, 0)).toBe('dead');
  });
});

describe('a cgroup', () => {
  test('is removed when its tasks are on their way out', () => {
    const bench = new SmpBench(CAST);
    expect(perform(bench, rmdir(2), rmdir(3), rmdir(1), rmdir(9))).toEqual([
      EBUSY,
      EBUSY,
      null,
      null,
    ]);
    expect(perform(bench, exit(0), exit(1), rmdir(2), rmdir(2), rmdir(4), rmdir(3))).toEqual([
      0,
      0,
      0,
      null,
      0,
      0,
    ]);
    expect(bench.view.state.lib.cgroups.get(2)).toBeUndefined();
  });

  test('gets a limit, and loses it', () => {
    const bench = new SmpBench(CAST);
    const max = { periodUs: 100_000, quotaUs: 20_000, burstUs: 0 } as const;
    expect(perform(bench, { op: 'set', cgroup: 4, ...max, cpu: 0 })).toEqual([0]);
    const { lib } = bench.view.state;
    expect(contextOf(lib, cgroupOf(bench, 4))?.nquota).toBe(2 * QUOTA_NS);
    const { quotaUs: _, ...rest } = max;
    expect(
      perform(
        bench,
        { op: 'set', cgroup: 4, ...rest, quotaUs: 'max', cpu: 0 },
        { op: 'set', cgroup: 4, ...max, periodUs: 0, cpu: 0 },
        { op: 'set', cgroup: 9, ...max, cpu: 0 },
      ),
    ).toEqual([0, EINVAL, null]);
  });
});

describe('what makes no sense is skipped', () => {
  test.each<[string, SmpOperation[]]>([
    ['a wakeup of a task that is awake', [wake(0), wake(0)]],
    ['sleep of one that sleeps', [sleep(0)]],
    ['a task that is not there', [wake(7)]],
    ['a CPU that is not there', [dispatch(7)]],
    ['a tick of an idle CPU', [tick(1)]],
  ])('%s', (_what, operations) => {
    expect(perform(new SmpBench(CAST), ...operations).at(-1)).toBeNull();
  });

  test('and so is what comes first after a path', () => {
    const bench = new SmpBench(CAST);
    expect(bench.perform(wake(0), ...first(wake(1))).map(({ status }) => status)).toEqual([
      'accepted',
      'skipped',
    ]);
  });
});

test('the machine settles: what waits runs, interval after interval', () => {
  const bench = new SmpBench(CAST);
  perform(bench, wake(0), dispatch(0), tick(3 * QUOTA_NS), wake(1));
  bench.stage.settle(100);
  expect([bench.task(0).nrRuns, bench.task(1).nrRuns]).toEqual([2, 1]);
  const [settle] = kindsOf(bench, 'settle');
  expect(settle).toMatchObject({ rounds: 4 + 2 + 3 });
  expect(kindsOf(bench, 'rest')).toEqual([{ type: 'rest', waiting: [] }]);
  expect(bench.view.played).toEqual({ schedule: [], switches: 0, steps: 0 });
});
