import { describe, expect, it } from 'vitest';
import type { MachineOperation } from '../../../src/scenario/machine-operation.ts';
import type { CastScheduler, ScenarioOf } from '../../../src/scenario/scenario.ts';
import { compareWeights, weigh } from '../../../src/search/minimise/weight.ts';
import { cgroup, failsIf, lowered, machineScenario, scheduler, task } from './synthetic.ts';

type Machine = ScenarioOf<'machine'>;

const opsOf = ({ operations }: Pick<Machine, 'operations'>): string =>
  operations.map(({ op }) => op).join();

/** Fails on these histories alone, the first of which is given. */
const failsOnOps = (...histories: readonly string[]) =>
  failsIf<Machine>((each) => histories.includes(opsOf(each)));

const tower = [cgroup(2, 1), cgroup(3, 2), cgroup(4, 3)];
const nested = [scheduler(1, 1), scheduler(2, 2), scheduler(3, 3)];

/** The cgroups that have a scheduler in the end. */
function loadedOn({ cast, operations }: Machine): ReadonlySet<number> {
  const loaded = new Set(cast.schedulers.filter((each) => each.present !== false));
  const made = new Set(cast.cgroups.filter((each) => each.present).map(({ id }) => id));
  for (const operation of operations) {
    if (operation.op === 'mkdir') made.add(operation.cgroup);
    if (operation.op !== 'attach' || operation.until !== undefined) continue;
    const found = cast.schedulers.find(({ id }) => id === operation.scheduler);
    if (found !== undefined && (found.cgroup === 1 || made.has(found.cgroup))) loaded.add(found);
  }
  return new Set([...loaded].map((each) => each.cgroup));
}

function isAttachedLater({ cast, operations }: Machine): boolean {
  const late = new Set(
    cast.schedulers.filter(({ present }) => present === false).map(({ id }) => id),
  );
  return operations.some((each) => each.op === 'attach' && late.has(each.scheduler));
}

describe('schedulers', () => {
  it('go with the operations that name them', () => {
    const scenario = machineScenario({ cgroups: tower, schedulers: nested }, [
      { op: 'error', scheduler: 2 },
      { op: 'detach', scheduler: 3 },
      { op: 'insert', scheduler: 2, task: 0, dsq: 0 },
      { op: 'suspend' },
    ]);
    const found = lowered(
      scenario,
      failsIf<Machine>((each) => opsOf(each).includes('suspend')),
    );
    expect(found.cast.schedulers).toEqual([]);
    expect(found.cast.cgroups).toEqual([]);
    expect(found.operations).toEqual([{ op: 'suspend' }]);
  });

  it('leave their place to those below them', () => {
    const schedulers = [scheduler(1, 1), scheduler(2, 2), scheduler(3, 3, { policy: 'qmap' })];
    const needsQmap = failsIf<Machine>(({ cast, operations: [first] }) => {
      const named = cast.schedulers.find(
        ({ id }) => first?.op === 'error' && id === first.scheduler,
      );
      return cast.schedulers.some(({ policy }) => policy === 'qmap') && named !== undefined;
    });
    const found = lowered(
      machineScenario({ cgroups: tower, schedulers }, [{ op: 'error', scheduler: 1 }]),
      needsQmap,
    );
    expect(found.cast.schedulers).toEqual([scheduler(0, 1, { policy: 'qmap' })]);
    expect(found.cast.cgroups).toEqual([]);
    expect(found.operations).toEqual([{ op: 'error', scheduler: 0 }]);
  });

  it('lie no deeper than they must', () => {
    const found = lowered(
      machineScenario({ cgroups: tower, schedulers: [scheduler(4, 1), scheduler(9, 4)] }, []),
      failsIf<Machine>(({ cast }) => cast.schedulers.length >= 2),
    );
    expect(found.cast.schedulers).toEqual([scheduler(0, 1), scheduler(1, 2)]);
    expect(found.cast.cgroups).toEqual([cgroup(2, 1)]);
  });

  it('go with their cgroup or move up', () => {
    const cgroups = [...tower, cgroup(5, 4)];
    const schedulers = [...nested, scheduler(4, 5)];
    const found = lowered(
      machineScenario({ cgroups, schedulers, tasks: [task(0, { cgroup: 5 })] }, [
        { op: 'detach', scheduler: 4 },
      ]),
      failsIf<Machine>(({ cast, operations: [first] }) => {
        const ended = cast.schedulers.find(
          ({ id }) => first?.op === 'detach' && id === first.scheduler,
        );
        const home = cast.tasks[0]?.cgroup;
        return ended !== undefined && ended.cgroup !== 1 && ended.cgroup === home;
      }),
    );
    expect(found.cast.cgroups).toEqual([cgroup(2, 1)]);
    expect(found.cast.schedulers).toEqual([scheduler(0, 1), scheduler(1, 2)]);
    expect(found.operations).toEqual([{ op: 'detach', scheduler: 1 }]);
  });

  it('have few fields, and low numbers in them', () => {
    const odd: CastScheduler = scheduler(5, 1, {
      sliceNs: 7_654_321,
      present: true,
      timeoutMs: 4_321,
      batch: 17,
    });
    const there = failsIf<Machine>(({ cast }) => cast.schedulers.length > 0);
    expect(lowered(machineScenario({ schedulers: [odd] }, []), there).cast.schedulers).toEqual([
      scheduler(0, 1),
    ]);
    const slow = failsIf<Machine>(({ cast }) =>
      cast.schedulers.some(({ timeoutMs = 0, batch = 0 }) => timeoutMs >= 1_000 && batch >= 2),
    );
    expect(lowered(machineScenario({ schedulers: [odd] }, []), slow).cast.schedulers).toEqual([
      scheduler(0, 1, { timeoutMs: 1_000, batch: 2 }),
    ]);
  });
});

describe('an attach', () => {
  const late = { present: false } as const;
  const cgroups = [cgroup(2, 1, late), cgroup(3, 2, late)];
  const schedulers = [scheduler(1, 1, late), scheduler(2, 2, late), scheduler(3, 3, late)];
  const operations: MachineOperation[] = [
    { op: 'attach', scheduler: 1 },
    { op: 'mkdir', cgroup: 2 },
    { op: 'attach', scheduler: 2 },
    { op: 'mkdir', cgroup: 3 },
    { op: 'attach', scheduler: 3 },
  ];

  it('is said by the cast', () => {
    const found = lowered(
      machineScenario({ cgroups, schedulers }, operations),
      failsIf<Machine>((each) => loadedOn(each).size >= 3),
    );
    expect(found.operations).toEqual([]);
    expect(found.cast.schedulers).toEqual([scheduler(0, 1), scheduler(1, 2), scheduler(2, 3)]);
  });

  it('is said with all above it where nothing else will do', () => {
    const found = lowered(
      machineScenario({ cgroups, schedulers }, operations),
      failsIf<Machine>((each) => {
        const isWhole = each.operations.length === 5 || each.operations.length === 0;
        return isWhole && loadedOn(each).size >= 3;
      }),
    );
    expect(found.operations).toEqual([]);
  });

  it('waits for a cgroup that is there from the start, too', () => {
    // Loaded before its cgroup is made, it is not loaded at all.
    const scenario = machineScenario(
      { cgroups: [cgroup(2, 1, late)], schedulers: [scheduler(0, 1), scheduler(1, 2)] },
      [
        { op: 'mkdir', cgroup: 2 },
        { op: 'attach', scheduler: 1 },
      ],
    );
    const found = lowered(
      scenario,
      failsIf<Machine>((each) => {
        const [sub] = each.cast.schedulers.filter((one) => one.cgroup !== 1);
        const isThere = each.cast.cgroups[0]?.present === true;
        if (!isThere && !opsOf(each).includes('mkdir')) return false;
        const last = each.operations.at(-1);
        const isOfSub = last?.op === 'attach' && last.scheduler === sub?.id;
        const isLoaded = isThere && sub?.present !== false;
        return isOfSub && each.cast.schedulers.length === 2 && !isLoaded;
      }),
    );
    expect(found.operations).toEqual([{ op: 'attach', scheduler: 1 }]);
    expect(found.cast.cgroups).toEqual([cgroup(2, 1)]);
    expect(found.cast.schedulers).toEqual([scheduler(0, 1), scheduler(1, 2, late)]);
  });

  it('stays where it must come later', () => {
    const found = lowered(
      machineScenario({ cgroups, schedulers }, operations),
      failsIf<Machine>((each) => isAttachedLater(each) && loadedOn(each).size >= 2),
    );
    expect(found.operations).toHaveLength(1);
    expect(found.cast.schedulers).toHaveLength(2);
    expect(found.cast.schedulers.filter(({ present }) => present === false)).toHaveLength(1);
  });

  it('is not held up without need', () => {
    const held = machineScenario({ schedulers: [scheduler(1, 1, late)] }, [
      { op: 'attach', scheduler: 1, until: 'bypassed' },
      { op: 'suspend' },
      { op: 'proceed', scheduler: 1 },
    ]);
    expect(lowered(held, failsOnOps('attach,suspend,proceed', 'attach')).operations).toEqual([
      { op: 'attach', scheduler: 0 },
    ]);
    const suspended = lowered(held, failsOnOps('attach,suspend,proceed', 'suspend,attach'));
    expect(suspended.operations).toEqual([{ op: 'suspend' }, { op: 'attach', scheduler: 0 }]);
  });

  it('weighs more where it is held up than another operation does', () => {
    const held = machineScenario({}, [{ op: 'attach', scheduler: 1, until: 'bypassed' }]);
    const more = machineScenario({}, [
      { op: 'attach', scheduler: 1 },
      { op: 'detach', scheduler: 1 },
    ]);
    expect(weigh(held).switches).toBe(1);
    expect(compareWeights(weigh(held), weigh(more))).toBeGreaterThan(0);
  });

  it('is held up at the earliest stage that will do', () => {
    const scenario = machineScenario({ schedulers: [scheduler(1, 1, late)] }, [
      { op: 'attach', scheduler: 1, until: 'switched' },
      { op: 'proceed', scheduler: 1, until: 'unlinked' },
    ]);
    const found = lowered(
      scenario,
      failsIf<Machine>(({ operations: [first, second] }) => {
        if (first?.op !== 'attach' || second?.op !== 'proceed') return false;
        const { until } = first;
        return until !== undefined && until !== 'found' && until !== 'linked';
      }),
    );
    expect(found.operations).toEqual([
      { op: 'attach', scheduler: 0, until: 'attached' },
      { op: 'proceed', scheduler: 0 },
    ]);
  });
});

it('work goes on as far as it comes later, if it has that stage', () => {
  const scenario = machineScenario({ schedulers: [scheduler(0, 1)] }, [
    { op: 'detach', scheduler: 0, until: 'claimed' },
    { op: 'proceed', scheduler: 0, until: 'bypassed' },
  ]);
  const found = lowered(
    scenario,
    failsIf<Machine>((each) => {
      const [first] = each.operations;
      if (opsOf(each) === 'detach,proceed') return true;
      return opsOf(each) === 'detach' && first?.op === 'detach' && first.until === 'bypassed';
    }),
  );
  expect(found.operations).toEqual([{ op: 'detach', scheduler: 0, until: 'bypassed' }]);
});
