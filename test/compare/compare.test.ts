import { describe, expect, test } from 'vitest';
import { compareScenario, type Divergence, isBeyond } from '../../src/compare/compare.ts';
import type { HostOperation } from '../../src/scenario/host-operation.ts';
import {
  type Cast,
  DEFAULT_DESIGN,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type ScenarioOf,
} from '../../src/scenario/scenario.ts';
import { compare } from '../../src/search/compare.ts';
import { advance, castOf, cgroup, MS, seize, task, wake } from '../helpers/host-session.ts';

const SEED = 20_251_122;

function scenarioOf(
  cast: Cast,
  operations: readonly HostOperation[],
  faults: readonly string[] = [],
): ScenarioOf<'host'> {
  return {
    format: SCENARIO_FORMAT,
    version: SCENARIO_VERSION,
    level: 'host',
    design: DEFAULT_DESIGN,
    faults,
    cast,
    operations,
    schedule: [],
  };
}

function windowsOf(...args: Parameters<typeof scenarioOf>): readonly Divergence[] {
  return [...compareScenario(scenarioOf(...args))];
}

const one = castOf([0], [cgroup(2, 1, 20)], [task(0, 2)]);
const calm = [wake(0), advance(1000)];

describe('what is compared', () => {
  test('a saturated cgroup, from its first period to each that follows', () => {
    const windows = windowsOf(one, calm);
    expect(windows.map(({ periods }) => periods.length)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(windows.some(isBeyond)).toBe(false);
    const last = windows.at(-1);
    expect([last?.reservationNs, last?.cfsNs]).toEqual([200 * MS, 201 * MS]);
    expect(last?.bound.parts.map(({ what }) => what)).toEqual([
      'over-run of the kernel at the end',
      'slices on runqueues at the start',
      'rounding of quotas',
    ]);
  });

  test('by periods that are aligned for both', () => {
    const cgroups = [cgroup(2, 1, 'max', { periodUs: 150_000, quotaUs: 30_000 })];
    const cast = castOf([0], cgroups, [task(0, 2)]);
    const [first] = windowsOf(cast, [wake(0), advance(2000)]);
    // 900 ms after boot, and every 300 ms: the run begins at 1 s.
    expect([first?.alignedNs, first?.fromNs]).toEqual([300 * MS, 200 * MS]);
  });

  test('the limit that binds, whatever the others do', () => {
    const cgroups = [cgroup(2, 1, 50), cgroup(3, 2, 20), cgroup(4, 1, 30)];
    const cast = castOf([0], cgroups, [task(0, 3)]);
    expect(new Set(windowsOf(cast, calm).map((each) => each.cgroup))).toEqual(new Set([3]));
  });

  test('of siblings that compete only the limit above them', () => {
    const cgroups = [cgroup(2, 1, 20), cgroup(3, 2, 30), cgroup(4, 2, 30)];
    const cast = castOf([0, 0], cgroups, [task(0, 3), task(1, 4)]);
    const windows = windowsOf(cast, [wake(0), wake(1), advance(1000)]);
    expect(new Set(windows.map((each) => each.cgroup))).toEqual(new Set([2]));
    expect(windows.some(isBeyond)).toBe(false);
  });

  test.each<[string, Cast, readonly HostOperation[]]>([
    ['nobody runs', one, [advance(1000)]],
    ['there is no limit', castOf([0], [cgroup(2, 1, 'max')], [task(0, 2)]), calm],
    ['the quota is more than the CPU has', castOf([0], [cgroup(2, 1, 100)], [task(0, 2)]), calm],
    ['the CPU is taken', one, [wake(0), seize(0), advance(1000)]],
    [
      'others compete for the CPU',
      castOf([0], [cgroup(2, 1, 20)], [task(0, 2), task(1, 1)]),
      [wake(0), wake(1), advance(1000)],
    ],
    ['it lasts no period', one, [wake(0), advance(90)]],
    ['a timer is late', one, [wake(0), { op: 'advance', ns: 1000 * MS, lateNs: 30 * MS }]],
  ])('nothing where %s', (_why, cast, operations) => {
    expect(windowsOf(cast, operations)).toEqual([]);
  });

  test('nothing before a period that was under way as the limit changed has ended', () => {
    const cgroups = [cgroup(2, 1, 'max', { periodUs: 1_000_000, quotaUs: 100_000 })];
    const set = { op: 'set', cgroup: 2, periodUs: 100_000, quotaUs: 20_000, burstUs: 0 } as const;
    const windows = windowsOf(castOf([0], cgroups, [task(0, 2)]), [
      wake(0),
      advance(250),
      set,
      advance(2000),
    ]);
    expect(windows[0]?.fromNs).toBe(1000 * MS);
    expect(windows.some(isBeyond)).toBe(false);
    // Nor where it has only just begun.
    const early = windowsOf(castOf([0], cgroups, [task(0, 2)]), [set, wake(0), advance(2000)]);
    expect(early[0]?.fromNs).toBe(1000 * MS);
    expect(early.some(isBeyond)).toBe(false);
  });
});

describe('what differs', () => {
  test('budget is left on LLCs without tasks by what was merged, not by the kernel', () => {
    const cast = castOf([0, 1], [cgroup(2, 1, 24)], [task(0, 2)]);
    const lastOf = (faults: readonly string[]): Divergence | undefined =>
      windowsOf(cast, calm, faults).at(-1);
    const faulty = lastOf(['drain-secures-where-nobody-waits']);
    const rows = [lastOf([])?.periods.at(-1), faulty?.periods.at(-1)];
    expect(rows.map((row) => [row?.reservationNs, row?.cfsNs])).toEqual([
      [24 * MS, 24 * MS],
      // Half of it is lost at most, here a quarter.
      [18 * MS, 24 * MS],
    ]);
    expect(faulty !== undefined && isBeyond(faulty)).toBe(true);
  });

  test('what was reserved before, where nobody is now, is lost once', () => {
    const cgroups = [cgroup(2, 1, 12), cgroup(3, 2, 'max'), cgroup(4, 2, 'max')];
    const cast = castOf([0], cgroups, [task(0, 4)]);
    const windows = windowsOf(cast, [wake(0), { op: 'move', task: 0, cgroup: 3 }, advance(300)]);
    expect(windows[0]?.reservationNs).toBe(6 * MS);
    expect(windows.map(({ differenceNs }) => differenceNs)).toEqual([7 * MS, 7 * MS, 7 * MS]);
    expect(windows[0]?.bound.parts.map(({ what }) => what)).toContain(
      'budget that the reservation has reserved for nobody at the start',
    );
    expect(windows.some(isBeyond)).toBe(false);
  });

  test.each([
    [
      'debt-forgotten-after-one-interval',
      castOf([0], [cgroup(2, 1, 1, { quotaUs: 1001 })], [task(0, 2)]),
    ],
    ['drain-secures-where-nobody-waits', castOf([0, 1], [cgroup(2, 1, 24)], [task(0, 2)])],
    ['transfer-exceeds-own-quota', castOf([0], [cgroup(2, 1, 90), cgroup(3, 2, 5)], [task(0, 3)])],
    [
      'effective-quota-from-raw-parent',
      castOf([0], [cgroup(2, 1, 5), cgroup(3, 2, 'max'), cgroup(4, 3, 'max')], [task(0, 4)]),
    ],
  ])('%s is beyond the bound', (fault, cast) => {
    expect(windowsOf(cast, calm).some(isBeyond)).toBe(false);
    expect(windowsOf(cast, calm, [fault]).some(isBeyond)).toBe(true);
  });
});

describe('random scenarios', () => {
  const options = { design: DEFAULT_DESIGN, faults: [], seed: SEED, runs: 250, minimiseMs: 5_000 };

  test('come near their bounds, and not beyond', () => {
    const { comparable, nearest, largest, scenarios } = compare(options);
    console.log(`seed ${SEED}: ${comparable} of ${scenarios}`, nearest);
    expect(comparable).toBeGreaterThan(10);
    expect(largest !== null && isBeyond(largest.divergence)).toBe(false);
    expect(nearest.cfs).toBeGreaterThan(0.5);
    expect(nearest.reservation).toBeGreaterThan(0.2);
  });

  test('are the same for the same seed', () => {
    const few = { ...options, runs: 40 };
    const { elapsedMs: _a, ...first } = compare(few);
    const { elapsedMs: _b, ...again } = compare(few);
    expect(again).toEqual(first);
  });

  test('find a fault, and show the smallest that still differs', () => {
    const faults = ['debt-forgotten-after-one-interval'];
    const { largest, operationsFound } = compare({ ...options, faults, minimiseMs: 20_000 });
    expect(largest?.minimal).toBe(true);
    expect(largest?.scenario.operations.length).toBeLessThan(4);
    expect(operationsFound).toBeGreaterThan(4);
    expect(largest !== undefined && largest !== null && isBeyond(largest.divergence)).toBe(true);
  });
});
