import { describe, expect, test } from 'vitest';
import { drawHierarchyCast, drawMachineCast } from '../../src/arbitraries/machine-cast.ts';
import { Rng } from '../../src/core/rng.ts';
import { formatScenario, parseScenario } from '../../src/scenario/file.ts';
import { BUILT_IN_POLICIES, CALLBACKS } from '../../src/scenario/policy-names.ts';
import {
  type Cast,
  DEFAULT_DESIGN,
  MISDEEDS,
  SCENARIO_FORMAT,
  SCENARIO_VERSION,
  type Scenario,
} from '../../src/scenario/scenario.ts';

const CASTS = 2_000;
const ROOT = 1;

function castsOf(draw: (rng: Rng) => Cast, count = CASTS): readonly Cast[] {
  return Array.from({ length: count }, (_, index) => draw(new Rng(index + 1)));
}

/** How many casts have it, in per cent. */
function share(casts: readonly Cast[], has: (cast: Cast) => boolean): number {
  return (100 * casts.filter(has).length) / casts.length;
}

/** Schedulers of the cast on the way from the root to that cgroup, the root's included. */
function nrOnPath({ cgroups, schedulers }: Cast, cgroup: number): number {
  const hosts = new Set(schedulers.map((one) => one.cgroup));
  let nr = 0;
  for (let at: number | undefined = cgroup; at !== undefined; ) {
    if (hosts.has(at)) nr++;
    at = cgroups.find(({ id }) => id === at)?.parent;
  }
  return nr;
}

const kinds = [
  { name: 'a tree of schedulers', draw: drawHierarchyCast },
  { name: 'a machine', draw: drawMachineCast },
];

describe.each(kinds)('casts of $name', ({ draw }) => {
  const casts = castsOf(draw);

  test('are the same for the same seed', () => {
    expect(castsOf(draw, 100)).toEqual(casts.slice(0, 100));
  });

  test('hold, as files too', () => {
    for (const cast of casts.slice(0, 300)) {
      const scenario: Scenario = {
        format: SCENARIO_FORMAT,
        version: SCENARIO_VERSION,
        level: 'machine',
        design: DEFAULT_DESIGN,
        faults: [],
        cast,
        operations: [],
        schedule: [],
      };
      expect(parseScenario(formatScenario(scenario), 'drawn')).toEqual(scenario);
    }
  });

  test('are small, with a crowd now and then', () => {
    const isSmall = ({ tasks, topology }: Cast): boolean =>
      tasks.length <= 8 && topology.cpus.length <= 4;
    expect(share(casts, isSmall)).toBeGreaterThan(70);
    expect(share(casts, ({ tasks }) => tasks.length > 40)).toBeGreaterThan(1);
    expect(share(casts, ({ topology }) => topology.cpus.length < 3)).toBeGreaterThan(40);
  });

  test('have a root nearly always, mostly loaded', () => {
    const isRoot = (one: Cast['schedulers'][number]): boolean => one.cgroup === ROOT;
    const hasRoot = share(casts, ({ schedulers }) => schedulers.some(isRoot));
    expect(hasRoot).toBeGreaterThan(94);
    expect(hasRoot).toBeLessThan(100);
    const isLoaded = share(casts, ({ schedulers }) =>
      schedulers.some((one) => isRoot(one) && one.present === true),
    );
    expect(isLoaded).toBeGreaterThan(75);
    expect(share(casts, (cast) => cast.schedulers.filter(isRoot).length > 1)).toBeGreaterThan(3);
  });

  test('have tasks that are pinned and tasks that are not born yet', () => {
    expect(
      share(casts, ({ tasks }) => tasks.some((one) => one.cpus !== undefined)),
    ).toBeGreaterThan(30);
    expect(share(casts, ({ tasks }) => tasks.some((one) => !one.present))).toBeGreaterThan(20);
  });

  test('name only what there is in their policies', () => {
    for (const { policies, schedulers } of casts) {
      const names = [...BUILT_IN_POLICIES, ...policies.map(({ name }) => name)];
      expect(new Set(names).size).toBe(names.length);
      for (const { policy } of schedulers) expect(names).toContain(policy);
      for (const { omits, misdeeds } of policies) {
        expect(omits.length + misdeeds.length).toBeLessThanOrEqual(9);
        for (const callback of [...omits, ...misdeeds.map(({ at }) => at)]) {
          expect(CALLBACKS).toContain(callback);
        }
        for (const { at } of misdeeds) expect(omits).not.toContain(at);
      }
    }
  });
});

describe('casts of a tree of schedulers', () => {
  const casts = castsOf(drawHierarchyCast);

  test('have schedulers on every level, and on one that is too deep', () => {
    const depthOf = (cast: Cast): number =>
      Math.max(0, ...cast.schedulers.map(({ cgroup }) => nrOnPath(cast, cgroup)));
    for (const [depth, least] of [
      [1, 5],
      [2, 25],
      [3, 12],
      [4, 2],
      [5, 1],
    ] as const) {
      const found = share(casts, (cast) => depthOf(cast) === depth);
      expect({ depth, isEnough: found >= least }).toEqual({ depth, isEnough: true });
    }
  });

  test('have two schedulers for one cgroup at times', () => {
    const isShared = ({ schedulers }: Cast): boolean =>
      new Set(schedulers.map(({ cgroup }) => cgroup)).size < schedulers.length;
    expect(share(casts, isShared)).toBeGreaterThan(5);
  });

  test('do without cpu.max', () => {
    const limits = casts.flatMap(({ cgroups }) => cgroups.map(({ quotaUs }) => quotaUs));
    expect(new Set(limits)).toEqual(new Set(['max']));
    const policies = casts.flatMap(({ schedulers }) => schedulers.map(({ policy }) => policy));
    expect(policies).not.toContain('lavd');
  });

  test('have no rogue in one of three, and every misdeed somewhere', () => {
    const without = share(casts, ({ policies }) => policies.length === 0);
    expect(without).toBeGreaterThan(28);
    expect(without).toBeLessThan(40);
    const seen = new Set(
      casts.flatMap(({ policies }) =>
        policies.flatMap(({ misdeeds }) => misdeeds.map(({ what }) => what)),
      ),
    );
    expect(MISDEEDS.filter((what) => !seen.has(what))).toEqual([]);
  });
});

/** Tasks of the start that no scheduler of the cast would take from the root. */
function ownOfRoot({ cgroups, schedulers, tasks }: Cast): Cast['tasks'] {
  const hosts = new Set(schedulers.map(({ cgroup }) => cgroup));
  hosts.delete(ROOT);
  const isTaken = (cgroup: number): boolean => {
    for (let at: number | undefined = cgroup; at !== undefined; ) {
      if (hosts.has(at)) return true;
      at = cgroups.find(({ id }) => id === at)?.parent;
    }
    return false;
  };
  return tasks.filter(({ present, cgroup }) => present && !isTaken(cgroup));
}

describe('what seldom comes together by chance, in casts of a tree of schedulers', () => {
  const casts = castsOf(drawHierarchyCast);
  const policyOfRoot = ({ schedulers, policies }: Cast): Cast['policies'][number] | undefined => {
    const root = schedulers.find(({ cgroup }) => cgroup === ROOT);
    return policies.find(({ name }) => name === root?.policy);
  };

  test('the root has more tasks of its own than there are CPUs, and there are subs', () => {
    const isTight = (cast: Cast): boolean =>
      cast.schedulers.length > 1 && ownOfRoot(cast).length > cast.topology.cpus.length;
    expect(share(casts, isTight)).toBeGreaterThan(15);
    expect(
      share(casts, (cast) => isTight(cast) && policyOfRoot(cast) === undefined),
    ).toBeGreaterThan(10);
  });

  test('the root never dispatches, and subs are nested below it', () => {
    const isSilent = (cast: Cast): boolean =>
      policyOfRoot(cast)?.omits.includes('dispatch') === true &&
      cast.schedulers.some(({ cgroup }) => nrOnPath(cast, cgroup) > 2);
    expect(share(casts, isSilent)).toBeGreaterThan(10);
  });

  test('nobody who is there from the start is ended for a wait', () => {
    const isPatient = ({ schedulers }: Cast): boolean => {
      const early = schedulers.filter(({ present }) => present);
      return early.length > 1 && early.every(({ timeoutMs }) => timeoutMs === undefined);
    };
    expect(share(casts, isPatient)).toBeGreaterThan(10);
  });
});

test.each(kinds)('a crowd of $name is on one CPU, and some of it may go elsewhere', ({ draw }) => {
  const crowds = castsOf(draw).filter(({ tasks }) => tasks.length > 40);
  for (const { topology, tasks } of crowds) {
    expect(topology.cpus.length).toBeGreaterThan(2);
    expect(new Set(tasks.map(({ cgroup }) => cgroup)).size).toBe(1);
    const bound = tasks.filter(({ cpus }) => cpus !== undefined);
    expect(bound.length).toBeLessThan(tasks.length);
    expect(bound.length * 2).toBeGreaterThan(tasks.length);
  }
});

describe('casts of a machine', () => {
  const casts = castsOf(drawMachineCast);

  test('mostly have a root that honours limits, and limits', () => {
    const limits = share(casts, ({ schedulers }) =>
      schedulers.some(({ cgroup, policy }) => cgroup === ROOT && policy === 'lavd'),
    );
    expect(limits).toBeGreaterThan(75);
    expect(
      share(casts, ({ cgroups }) => cgroups.some(({ quotaUs }) => quotaUs !== 'max')),
    ).toBeGreaterThan(75);
  });

  test('have no sub, or one, or several', () => {
    const nrSubs = ({ schedulers }: Cast): number =>
      schedulers.filter(({ cgroup }) => cgroup !== ROOT).length;
    expect(share(casts, (cast) => nrSubs(cast) === 0)).toBeGreaterThan(15);
    expect(share(casts, (cast) => nrSubs(cast) === 1)).toBeGreaterThan(10);
    expect(share(casts, (cast) => nrSubs(cast) > 1)).toBeGreaterThan(20);
  });
});
