import { describe, expect, test } from 'vitest';
import { flagHasReason } from '../../../properties/smp/flag-has-reason.ts';
import { noOverdraft } from '../../../properties/smp/no-overdraft.ts';
import { reportsAreCharged } from '../../../properties/smp/reports-are-charged.ts';
import { throttledIsListed } from '../../../properties/smp/throttled-is-listed.ts';
import type { CgroupContext } from '../../../src/core/bandwidth/context.ts';
import {
  castOf,
  cgroup,
  dispatch,
  first,
  parked,
  QUOTA_NS,
  replenish,
  running,
  tick,
  wake,
} from '../../helpers/race-script.ts';
import { SmpBench } from '../../helpers/smp-bench.ts';

function contextOf({ view }: SmpBench, id: number): CgroupContext {
  const { lib } = view.state;
  const found = [...lib.contexts].find(([{ id: one }]) => one === id);
  return (found as [unknown, CgroupContext])[1];
}

describe('I-SMP-11', () => {
  test('holds for a throttled cgroup that is listed', () => {
    const bench = new SmpBench().watch(throttledIsListed);
    bench.race(...parked(0, 0), replenish(0));
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for one that is not', () => {
    const bench = new SmpBench().watch(throttledIsListed);
    bench.emit({ type: 'replenished', cgroup: 2, wasThrottled: false, isListed: false });
    bench.emit({ type: 'replenished', cgroup: 2, wasThrottled: true, isListed: false });
    expect(bench.messages).toEqual(['cgroup 2 was throttled and is not listed for the drain']);
  });
});

describe('I-SMP-12', () => {
  test('holds for a cgroup that has used up its own quota', () => {
    const bench = new SmpBench().watch(flagHasReason);
    bench.race(...parked(0, 0), wake(1, 1));
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('holds for one whose ancestor has', () => {
    const cast = castOf([0, 0], [cgroup(2), cgroup(3, 'max', 2)], [3, 3]);
    const bench = new SmpBench(cast).watch(flagHasReason);
    bench.perform(...parked(0, 0));
    contextOf(bench, 3).isThrottled = true;
    bench.join();
    expect(bench.kinds).toEqual([]);
    expect(bench.exercised).toBeGreaterThan(0);
  });

  test('breaks for one that has budget left', () => {
    const bench = new SmpBench().watch(flagHasReason);
    contextOf(bench, 2).isThrottled = true;
    bench.join();
    expect(bench.messages).toEqual(['cgroup 2 is throttled and has budget left']);
  });
});

describe('I-SMP-13', () => {
  test('holds for reports before, in and after a replenishment', () => {
    const bench = new SmpBench().watch(reportsAreCharged);
    bench.race(...running(0, 0), ...first(tick(1000)), tick(2000, 0), replenish(1), wake(1, 1));
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for one that is lost', () => {
    const bench = new SmpBench().watch(reportsAreCharged);
    bench.perform(...running(0, 0), ...first(tick(1000)));
    for (const llcx of bench.view.state.lib.llcContexts.get(2) ?? []) {
      if (llcx !== undefined) llcx.runtimeTotal = 0;
    }
    bench.join();
    expect(bench.messages).toEqual(['cgroup 2 reported 1000 ns, and 0 ns are charged']);
  });

  test('says nothing where limits change, or nobody is limited', () => {
    const bench = new SmpBench().watch(reportsAreCharged);
    const max = { op: 'set', cgroup: 2, periodUs: 100_000, quotaUs: 'max', burstUs: 0 } as const;
    bench.race(...running(0, 0), { ...max, cpu: 1 }, tick(1000));
    expect(bench).toMatchObject({ kinds: [], exercised: 0 });
    const free = new SmpBench(castOf([0], [cgroup(2, 'max')], [2])).watch(reportsAreCharged);
    free.race(...running(0, 0), tick(1000));
    expect(free).toMatchObject({ kinds: [], exercised: 0 });
  });
});

describe('I-SMP-14', () => {
  test('holds for two transfers, and for a cgroup that repays what it over-ran', () => {
    const bench = new SmpBench().watch(noOverdraft);
    bench.race(wake(0, 0), wake(1, 1));
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
    const owing = new SmpBench().watch(noOverdraft);
    owing.race(...parked(0, 0, 3 * QUOTA_NS), replenish(0), dispatch(0));
    expect(owing.kinds).toEqual([]);
  });

  test('breaks where a budget goes below 0', () => {
    const bench = new SmpBench().watch(noOverdraft);
    bench.spoil = ({ type }) => {
      if (type === 'join') contextOf(bench, 2).budgetRemaining = -5;
    };
    bench.race(wake(0, 0));
    expect(bench.messages).toEqual(['cgroup 2 has granted 5 ns more than it had']);
  });

  test('judges anew after a limit was set', () => {
    const bench = new SmpBench().watch(noOverdraft);
    contextOf(bench, 2).budgetRemaining = -5;
    const limit = { op: 'set', cgroup: 2, periodUs: 100_000, quotaUs: 20_000, burstUs: 0 } as const;
    bench.race({ ...limit, cpu: 0 });
    expect(bench).toMatchObject({ kinds: [], exercised: 0 });
  });
});
