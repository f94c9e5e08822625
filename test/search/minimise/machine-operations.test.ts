import { describe, expect, it } from 'vitest';
import { SCX_DSQ_LOCAL, SCX_DSQ_LOCAL_ON } from '../../../src/core/sched/constants.ts';
import type { MachineOperation } from '../../../src/scenario/machine-operation.ts';
import type { ScenarioOf } from '../../../src/scenario/scenario.ts';
import { failsIf, lowered, machine, machineScenario, scheduler, task } from './synthetic.ts';

type Machine = ScenarioOf<'machine'>;

const opsOf = ({ operations }: Pick<Machine, 'operations'>): string =>
  operations.map(({ op }) => op).join();

/** Fails on these histories alone, the first of which is given. */
const failsOnOps = (...histories: readonly string[]) =>
  failsIf<Machine>((each) => histories.includes(opsOf(each)));

describe('DSQs', () => {
  it('have low ids, and those of the kernel their own', () => {
    const scenario = machineScenario({ schedulers: [scheduler(0, 1)], tasks: [task(0)] }, [
      { op: 'create', scheduler: 0, dsq: 700 },
      { op: 'insert', scheduler: 0, task: 0, dsq: 700 },
      { op: 'transfer', scheduler: 0, task: 0, dsq: SCX_DSQ_LOCAL },
    ]);
    const found = lowered(
      scenario,
      failsIf<Machine>((each) => {
        const [first, second, third] = each.operations;
        if (first?.op !== 'create' || second?.op !== 'insert' || third?.op !== 'transfer') {
          return false;
        }
        return first.dsq === second.dsq && third.dsq === SCX_DSQ_LOCAL;
      }),
    );
    expect(found.operations).toEqual([
      { op: 'create', dsq: 0 },
      { op: 'insert', task: 0, dsq: 0 },
      { op: 'transfer', task: 0, dsq: SCX_DSQ_LOCAL },
    ]);
  });

  it('go with all that is said about them', () => {
    const scenario = machineScenario({ tasks: [task(0)] }, [
      { op: 'create', dsq: 3 },
      { op: 'create', dsq: 4 },
      { op: 'insert', task: 0, dsq: 3 },
      { op: 'count', dsq: 4 },
    ]);
    const found = lowered(scenario, failsOnOps('create,create,insert,count', 'create,count'));
    expect(found.operations).toEqual([
      { op: 'create', dsq: 0 },
      { op: 'count', dsq: 0 },
    ]);
  });

  it('of a CPU have its number, and go with it', () => {
    const scenario = machineScenario({ ...machine(1, 4), tasks: [task(0)] }, [
      { op: 'insert', task: 0, dsq: SCX_DSQ_LOCAL_ON + 1 },
      { op: 'insert', task: 0, dsq: SCX_DSQ_LOCAL_ON + 3 },
      { op: 'kick', cpu: 3 },
    ]);
    const found = lowered(
      scenario,
      failsIf<Machine>(({ operations, cast }) => {
        const kicked = operations.find((each) => each.op === 'kick');
        const isThere = cast.topology.cpus.some(({ id }) => id === kicked?.cpu);
        return operations.some(
          (each) => each.op === 'insert' && isThere && each.dsq - SCX_DSQ_LOCAL_ON === kicked?.cpu,
        );
      }),
    );
    expect(found.cast.topology.cpus.map(({ id }) => id)).toEqual([0]);
    expect(found.operations).toEqual([
      { op: 'insert', task: 0, dsq: SCX_DSQ_LOCAL_ON },
      { op: 'kick', cpu: 0 },
    ]);
  });
});

describe('kinds of operation', () => {
  it('are the simplest that keep the failure', () => {
    const cast = { schedulers: [scheduler(0, 1)], tasks: [task(0), task(1, { present: false })] };
    const operations: MachineOperation[] = [
      { op: 'exit', task: 0 },
      { op: 'setclass', task: 0, class: 'ext' },
      { op: 'offline', cpu: 0 },
      { op: 'online', cpu: 0 },
      { op: 'tick', cpu: 0 },
      { op: 'iterate', scheduler: 0, dsq: 0 },
      { op: 'sysrq', key: 's' },
    ];
    const found = lowered(
      machineScenario(cast, operations),
      failsIf<Machine>((each) => each.operations.length === 7 && each.cast.schedulers.length > 0),
    );
    expect(found.operations.map(({ op }) => op).sort()).toEqual(
      ['sleep', 'sleep', 'resched', 'resched', 'resched', 'resched', 'sysrq'].sort(),
    );
    const ended = lowered(
      machineScenario(cast, [{ op: 'sysrq', key: 's' }]),
      failsOnOps('sysrq', 'error', 'detach'),
    );
    expect(ended.operations).toEqual([{ op: 'sysrq', key: 'd' }]);
  });

  it('look at a DSQ and no more', () => {
    const found = lowered(
      machineScenario({ schedulers: [scheduler(0, 1)] }, [{ op: 'iterate', scheduler: 0, dsq: 2 }]),
      failsIf<Machine>(({ operations: [first] }) => first !== undefined && 'dsq' in first),
    );
    expect(found.operations).toEqual([{ op: 'peek', dsq: 0 }]);
  });

  it('say whose end it is', () => {
    const scenario = machineScenario({ schedulers: [scheduler(6, 1)] }, [
      { op: 'sysrq', key: 's' },
    ]);
    const found = lowered(
      scenario,
      failsIf<Machine>(({ operations: [first], cast }) => {
        if (cast.schedulers.length === 0) return false;
        if (first?.op === 'sysrq') return first.key === 's';
        return first?.op === 'error' || first?.op === 'detach';
      }),
    );
    expect(found.operations).toEqual([{ op: 'detach', scheduler: 0 }]);
  });

  it('of a birth is a task that is there', () => {
    const cast = { tasks: [task(0), task(1, { present: false })] };
    const found = lowered(
      machineScenario(cast, [{ op: 'fork', task: 1, parent: 0 }]),
      failsOnOps('fork', 'wake'),
    );
    expect(found.operations).toEqual([{ op: 'wake', task: 0 }]);
  });
});

it('a wait until the watchdog looks is as short as its timeout', () => {
  const schedulers = [scheduler(0, 1, { timeoutMs: 2_345 })];
  const found = lowered(
    machineScenario({ schedulers }, [{ op: 'advance', ns: 9_876_543_210 }]),
    failsIf<Machine>(
      ({
        operations: [first],
        cast: {
          schedulers: [only],
        },
      }) => {
        const timeoutNs = (only?.timeoutMs ?? 30_000) * 1_000_000;
        return first?.op === 'advance' && timeoutNs > 2e9 && first.ns >= 1.5 * timeoutNs;
      },
    ),
  );
  expect(found.operations).toEqual([{ op: 'advance', ns: 3_001_500_000 }]);
  expect(found.cast.schedulers).toEqual([scheduler(0, 1, { timeoutMs: 2_001 })]);
});
