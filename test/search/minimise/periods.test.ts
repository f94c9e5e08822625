import { describe, expect, it } from 'vitest';
import type { CastCgroup, ScenarioOf } from '../../../src/scenario/scenario.ts';
import { edgesOf, ladderOf, magnitude } from '../../../src/search/minimise/ladder.ts';
import { minimise } from '../../../src/search/minimise/minimise.ts';
import { cgroup, FAILURE, failsIf, hostScenario, lowered, machine } from './synthetic.ts';

type Host = ScenarioOf<'host'>;

const limited = (limit: Partial<CastCgroup>): Host =>
  hostScenario({ cgroups: [cgroup(2, 1, limit)] }, []);

/** Fails where the only cgroup is as it should be. */
const failsOn = (holds: (cgroup: CastCgroup) => boolean) =>
  failsIf<Host>(({ cast: { cgroups } }) => cgroups.length === 1 && cgroups.every(holds));

const limitOf = (scenario: { readonly cast: Host['cast'] }) => {
  const [{ periodUs, quotaUs, burstUs } = cgroup(0, 1)] = scenario.cast.cgroups;
  return { periodUs, quotaUs, burstUs };
};

const isLimited = ({ quotaUs }: CastCgroup): boolean => quotaUs !== 'max';
const quota = ({ quotaUs }: CastCgroup): number => Number(quotaUs);
const period = ({ periodUs }: CastCgroup): number => Number(periodUs);

describe('the ladder of a period', () => {
  const edges = edgesOf(hostScenario(machine(1, 1), [])).period;
  const none = Number.NEGATIVE_INFINITY;

  it.each([
    [100_000, []],
    [1_000, [100_000, 50_500, 1_001]],
    [1, [100_000, 1_000, 50_001, 2]],
    [0, [100_000, 1_000, 50_000, 1]],
    [99_999, [100_000]],
    [100_001, [100_000]],
    [2_000_000, [100_000, 1_000_000, 1_050_000, 1_999_999]],
  ])('leads from %i home', (value, rungs) => {
    expect(ladderOf(value, edges, none)).toEqual(rungs);
  });

  it('leads home from everywhere', () => {
    for (const value of [2n ** 64n - 1n, 2 ** 53 - 1, -5, 123_456, 3]) {
      const rungs = ladderOf(value, edges, none);
      expect(rungs[0]).toBe(100_000);
      for (const rung of rungs) {
        expect(magnitude(rung, 100_000)).toBeLessThan(magnitude(value, 100_000));
      }
    }
  });
});

describe('a tick', () => {
  const edges = edgesOf(hostScenario(machine(1, 1), [])).tick;

  it.each([
    [10_000_000, [1_000_000, 4_000_000]],
    [3_296_053, [1_000_000]],
    [1_000_000, []],
  ])('of %i ns gives way to those that Linux has', (value, rungs) => {
    expect(ladderOf(value, edges, Number.NEGATIVE_INFINITY)).toEqual(rungs);
  });

  it('is not lowered to one that no machine has', () => {
    const { topology } = machine(1, 1);
    const scenario = hostScenario({ topology: { ...topology, tickNs: 10_000_000 } }, []);
    const found = lowered(
      scenario,
      failsIf<Host>((each) => each.cast.topology.tickNs > 2_500_000),
    );
    expect(found.cast.topology.tickNs).toBe(4_000_000);
  });
});

describe('periods', () => {
  it('are plain where they do not matter', () => {
    const found = lowered(limited({ periodUs: 1_316, quotaUs: 5_000 }), failsOn(isLimited));
    expect(limitOf(found)).toEqual({ periodUs: 100_000, quotaUs: 1_000, burstUs: 0 });
  });

  it.each([2_000, 20_000, 1_000_000])('of %i us become plain with the quota in relation', (us) => {
    const half = failsOn((each) => isLimited(each) && quota(each) * 2 === period(each));
    const found = lowered(limited({ periodUs: us, quotaUs: us / 2 }), half);
    expect(limitOf(found)).toEqual({ periodUs: 100_000, quotaUs: 50_000, burstUs: 0 });
  });

  it('take the burst with them', () => {
    const found = lowered(
      limited({ periodUs: 10_000, quotaUs: 5_000, burstUs: 2_500 }),
      failsOn(
        (each) => quota(each) * 2 === period(each) && Number(each.burstUs) * 4 >= period(each),
      ),
    );
    expect(limitOf(found)).toEqual({ periodUs: 100_000, quotaUs: 50_000, burstUs: 25_000 });
  });

  it('and all at once where they must agree', () => {
    const cgroups = [2, 3, 4].map((id) => cgroup(id, 1, { periodUs: 4_000, quotaUs: 3_000 }));
    const found = lowered(
      hostScenario({ cgroups }, []),
      failsIf<Host>(
        ({ cast }) =>
          cast.cgroups.length === 3 &&
          cast.cgroups.every(
            (each) =>
              quota(each) * 4 >= period(each) * 3 &&
              period(each) === period(cast.cgroups[0] as CastCgroup),
          ),
      ),
    );
    expect(new Set(found.cast.cgroups.map(period))).toEqual(new Set([100_000]));
    expect(new Set(found.cast.cgroups.map(quota))).toEqual(new Set([75_000]));
  });

  it.each([
    ['shorter', 2_000, (us: number) => us < 100_000, 99_999],
    ['longer', 1_000_000, (us: number) => us > 100_000, 100_001],
    ['at most 20 ms', 5_000, (us: number) => us <= 20_000, 20_000],
    ['one of two', 3_000, (us: number) => us === 1_000 || us === 3_000, 3_000],
  ])('stay the nearest that works: %s', (_, from, holds, to) => {
    const found = lowered(
      limited({ periodUs: from }),
      failsOn((each) => holds(period(each))),
    );
    expect(limitOf(found).periodUs).toBe(to);
  });

  it('of the operations are plain, too', () => {
    const scenario = hostScenario({ cgroups: [cgroup(2, 1)] }, [
      { op: 'set', cgroup: 2, periodUs: 7_777, quotaUs: 1_234, burstUs: 0 },
      { op: 'misuse', call: { op: 'init', cgrp: 2, period_us: 1, quota_us: 77, burst_us: 3 } },
    ]);
    const found = lowered(
      scenario,
      failsIf<Host>(({ operations }) => operations.map(({ op }) => op).join() === 'set,misuse'),
    );
    expect(found.operations).toEqual([
      { op: 'set', cgroup: 1, periodUs: 100_000, quotaUs: 'max', burstUs: 0 },
      { op: 'misuse', call: { op: 'init', cgrp: 1, period_us: 100_000, quota_us: 0, burst_us: 0 } },
    ]);
  });
});

describe('numbers that depend on each other', () => {
  it('do not walk in steps of one', () => {
    // Neither can be lowered by more than one without the other.
    const scenario = limited({ periodUs: 100_000, quotaUs: 900_000, burstUs: 900_000 });
    const close = failsOn((each) => {
      const apart = quota(each) - Number(each.burstUs);
      return isLimited(each) && apart >= 0 && apart <= 1 && quota(each) >= 12_345;
    });
    const result = minimise(scenario, FAILURE, { timeMs: 60_000, replay: close });
    expect(result.minimal).toBe(true);
    expect(limitOf(result.scenario)).toEqual({
      periodUs: 100_000,
      quotaUs: 12_345,
      burstUs: 12_344,
    });
    expect(result.evaluations).toBeLessThan(400);
  });

  it('leave the round value to one of them', () => {
    const found = lowered(
      limited({ quotaUs: 34_567, burstUs: 23_456 }),
      failsOn((each) => isLimited(each) && quota(each) + Number(each.burstUs) >= 30_001),
    );
    expect(limitOf(found)).toEqual({ periodUs: 100_000, quotaUs: 30_000, burstUs: 1 });
  });
});

describe('times', () => {
  const nsOf = ({ operations: [first] }: Host): number => (first?.op === 'advance' ? first.ns : -1);

  it.each([
    [123_456_789, 3_000_000, 3_000_000],
    [987_654_321, 77_000_000, 77_000_000],
    [104_999_999, 1, 1_000_000],
  ])('from %i are whole ms where that is enough', (from, least, to) => {
    const found = lowered(
      hostScenario({}, [{ op: 'advance', ns: from }]),
      failsIf<Host>(
        (each) => nsOf(each) >= least && (nsOf(each) % 1_000_000 === 0 || nsOf(each) === from),
      ),
    );
    expect(nsOf(found as Host)).toBe(to);
    expect(found.evaluations).toBeLessThan(100);
  });
});
