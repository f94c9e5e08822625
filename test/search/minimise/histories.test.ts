import { describe, expect, it } from 'vitest';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import type { QueueOperation } from '../../../src/scenario/queue-operation.ts';
import type { CastCgroup, ScenarioOf } from '../../../src/scenario/scenario.ts';
import {
  cgroup,
  failsIf,
  failsOnce,
  hostScenario,
  lowered,
  machine,
  queueScenario,
  task,
} from './synthetic.ts';

type Host = ScenarioOf<'host'>;

const opsOf = ({ operations }: Pick<Host, 'operations'>): string =>
  operations.map(({ op }) => op).join();

/** Fails on these histories alone, the first of which is given. */
const failsOnOps = (...histories: readonly string[]) =>
  failsIf<Host>((each) => histories.includes(opsOf(each)));

describe('operations that are one', () => {
  const tasks = [task(0)];

  it('are a task that wakes, and time that passes', () => {
    const scenario = hostScenario({ tasks }, [
      { op: 'wake', task: 0 },
      { op: 'tick', cpu: 0 },
      { op: 'advance', ns: 7_000_000 },
    ]);
    const found = lowered(scenario, failsOnOps('wake,tick,advance', 'tick,run'));
    expect(found.operations).toEqual([
      { op: 'tick', cpu: 0 },
      { op: 'run', task: 0, cpu: 0, ns: 0 },
    ]);
  });

  it('are a task that wakes and sleeps', () => {
    const scenario = hostScenario({ tasks }, [
      { op: 'wake', task: 0 },
      { op: 'sleep', task: 0 },
    ]);
    const found = lowered(scenario, failsOnOps('wake,sleep', 'run'));
    expect(found.operations).toEqual([{ op: 'run', task: 0, cpu: 0, ns: 0 }]);
  });

  it('are a run, and time before it', () => {
    const scenario = hostScenario({ tasks }, [
      { op: 'advance', ns: 3 },
      { op: 'run', task: 0, cpu: 0, ns: 4 },
    ]);
    const found = lowered(
      scenario,
      failsIf<Host>(({ operations }) => {
        const ns = operations.reduce((sum, each) => sum + ('ns' in each ? each.ns : 0), 0);
        return ns === 7 && operations.at(-1)?.op === 'run';
      }),
    );
    expect(found.operations).toEqual([{ op: 'run', task: 0, cpu: 0, ns: 7 }]);
  });
});

it('one task that runs alone takes the place of a whole history', () => {
  const scenario = hostScenario({ ...machine(2, 1), tasks: [task(0), task(1)] }, [
    { op: 'wake', task: 0 },
    { op: 'setaffinity', task: 1, cpus: [1] },
    { op: 'seize', cpu: 0 },
    { op: 'exit', task: 0 },
  ]);
  const found = lowered(
    scenario,
    failsIf<Host>((each) => {
      const [first] = each.operations;
      if (each.operations.length !== 1) return opsOf(each) === opsOf(scenario);
      return first?.op === 'run' && first.ns >= 150_000_000;
    }),
  );
  expect(found.operations).toEqual([{ op: 'run', task: 0, cpu: 0, ns: 150_000_000 }]);
});

it('time takes the place of who waits at the end', () => {
  const scenario = hostScenario({ tasks: [task(0), task(1)], cgroups: [cgroup(2, 1)] }, [
    { op: 'exit', task: 0 },
    { op: 'rmdir', cgroup: 2 },
    { op: 'wake', task: 1 },
    { op: 'tick', cpu: 0 },
  ]);
  const found = lowered(scenario, failsOnOps('exit,rmdir,wake,tick', 'exit,rmdir,advance'));
  expect(opsOf(found as Host)).toBe('exit,rmdir,advance');
});

it('everything is in place from the start', () => {
  const cgroups = [cgroup(2, 1, { present: false }), cgroup(3, 1)];
  const scenario = hostScenario({ ...machine(1, 2), cgroups, tasks: [task(0)] }, [
    { op: 'mkdir', cgroup: 2 },
    { op: 'set', cgroup: 2, periodUs: 100_000, quotaUs: 2_000, burstUs: 0 },
    { op: 'move', task: 0, cgroup: 2 },
    { op: 'setaffinity', task: 0, cpus: [1] },
    { op: 'wake', task: 0 },
  ]);
  const found = lowered(
    scenario,
    failsIf<Host>(({ operations, cast }) => {
      if (operations.length >= 5) return true;
      const home = cast.cgroups.find(({ id }) => id === cast.tasks[0]?.cgroup);
      return operations.length === 1 && home?.present === true && home.quotaUs !== 'max';
    }),
  );
  expect(found.operations).toHaveLength(1);
});

it('who waits may be decided by who comes first', () => {
  const tasks = [task(0), task(1)];
  const scenario = hostScenario({ tasks }, [
    { op: 'wake', task: 0 },
    { op: 'advance', ns: 1_000_000 },
    { op: 'exit', task: 1 },
  ]);
  const found = lowered(scenario, failsOnOps('wake,advance,exit', 'exit,wake'));
  expect(opsOf(found as Host)).toBe('exit,wake');
});

it('two cgroups may share a limit', () => {
  const limit = { quotaUs: 1_000 } as const;
  const cgroups = [cgroup(2, 1, limit), cgroup(3, 1, limit)];
  const operations: HostOperation[] = [
    { op: 'tick', cpu: 0 },
    { op: 'dispatch', cpu: 0 },
  ];
  const isShared = ({ threaded, parent }: CastCgroup) => threaded && parent !== 1;
  const found = lowered(
    hostScenario({ cgroups }, operations),
    failsIf<Host>(
      (each) =>
        each.cast.cgroups.length === 2 &&
        each.cast.cgroups.some(({ quotaUs }) => quotaUs !== 'max') &&
        (each.operations.length === 2 ||
          (each.operations.length === 1 && each.cast.cgroups.some(isShared))),
    ),
  );
  expect(found.operations).toHaveLength(1);
  expect(found.cast.cgroups.filter(({ quotaUs }) => quotaUs !== 'max')).toHaveLength(1);
});

describe('queues', () => {
  const text = (operations: readonly QueueOperation[]): string =>
    operations.map((each) => Object.values(each).join(' ')).join(', ');

  it('need one operation in the place of two', () => {
    const operations: QueueOperation[] = [
      { op: 'create', q: 0, fifo: true },
      { op: 'create', q: 1, fifo: true },
      { op: 'insert', q: 1, task: 0 },
      { op: 'pop', q: 0 },
    ];
    const histories = [text(operations), 'create 0 true, task_detach 0, pop 0'];
    const found = lowered(
      queueScenario(operations),
      failsOnce((each) => histories.includes(text(each))),
    );
    expect(text(found.operations as QueueOperation[])).toBe(histories[1]);
  });

  it('are one where one is enough, and made once', () => {
    const operations: QueueOperation[] = [
      { op: 'create', q: 0, fifo: false },
      { op: 'create', q: 1, fifo: true },
      { op: 'insert', q: 0, task: 0 },
      { op: 'pop', q: 1 },
    ];
    const histories = [text(operations), 'create 0 true, insert 0 0, pop 0'];
    const found = lowered(
      queueScenario(operations),
      failsOnce((each) => histories.includes(text(each))),
    );
    expect(text(found.operations as QueueOperation[])).toBe(histories[1]);
  });
});

it('a tower of cgroups is lowered in few steps', () => {
  const cgroups = Array.from({ length: 17 }, (_, index) => cgroup(2 + index, 1 + index));
  const depth = (each: Host, id: number): number => {
    const found = each.cast.cgroups.find((one) => one.id === id);
    return found === undefined ? 0 : 1 + depth(each, found.parent);
  };
  const found = lowered(
    hostScenario({ cgroups, tasks: [task(0, { cgroup: 18 })] }, [{ op: 'wake', task: 0 }]),
    failsIf<Host>((each) => each.cast.cgroups.some(({ id }) => depth(each, id) >= 3)),
  );
  expect(found.cast.cgroups.map(({ id, parent }) => [id, parent])).toEqual([
    [2, 1],
    [3, 2],
    [4, 3],
  ]);
  expect(found.evaluations).toBeLessThan(60);
});

it('cgroups are numbered from the root down', () => {
  const cgroups = [cgroup(2, 3, { quotaUs: 1_000 }), cgroup(3, 1)];
  const found = lowered(
    hostScenario({ cgroups, tasks: [task(0, { cgroup: 2 })] }, [{ op: 'rmdir', cgroup: 2 }]),
    failsIf<Host>(({ cast, operations: [first] }) => {
      const removed = first?.op === 'rmdir' ? first.cgroup : 0;
      const gone = cast.cgroups.find(({ id }) => id === removed);
      return gone !== undefined && gone.parent !== 1 && gone.quotaUs !== 'max';
    }),
  );
  expect(found.cast.cgroups.map(({ id, parent }) => [id, parent])).toEqual([
    [2, 1],
    [3, 2],
  ]);
  expect(found.operations).toEqual([{ op: 'rmdir', cgroup: 3 }]);
});
