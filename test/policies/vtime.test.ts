import { describe, expect, test } from 'vitest';
import { SCX_DSQ_LOCAL_ON, SCX_ENQ_LAST, SCX_KICK_IDLE } from '../../src/core/sched/constants.ts';
import { vtime } from '../../src/policies/vtime.ts';
import { FakeMachine } from '../helpers/fake-kfuncs.ts';
import { type FakeTask, fakeTask, MS, SLICE } from '../helpers/fake-task.ts';

function load(): FakeMachine {
  const machine = new FakeMachine(vtime);
  machine.init();
  return machine;
}

function runFor(machine: FakeMachine, p: FakeTask, ns: number): void {
  machine.run(p, 0);
  machine.now += ns;
  machine.stop(p);
}

describe('vtime', () => {
  test('runs the task with the least virtual time first', () => {
    const machine = load();
    const [a, b] = [fakeTask(1, { dsqVtime: 9 }), fakeTask(2, { dsqVtime: 4 })];
    machine.enqueue(a);
    machine.enqueue(b);
    expect(machine.dispatch(0)).toBe(b);
    expect(machine.dispatch(0)).toBe(a);
  });

  test('charges what was run, by weight', () => {
    const machine = load();
    const [light, heavy] = [fakeTask(1, { weight: 50 }), fakeTask(2, { weight: 300 })];
    runFor(machine, light, 3 * MS);
    runFor(machine, heavy, 3 * MS);
    expect([light.dsqVtime, heavy.dsqVtime]).toEqual([6 * MS, 1 * MS]);
  });

  test('charges nothing to a task that it has not seen start', () => {
    const machine = load();
    const p = fakeTask(1, { dsqVtime: 5 });
    machine.stop(p);
    machine.run(p, 0);
    machine.policy.ops.exitTask?.(p, false);
    machine.now += MS;
    machine.stop(p);
    expect(p.dsqVtime).toBe(5);
    runFor(machine, p, 7);
    machine.now += MS;
    machine.stop(p);
    expect(p.dsqVtime).toBe(12);
  });

  test('gives a sleeper a slice of credit, and a newcomer none', () => {
    const machine = load();
    runFor(machine, fakeTask(1, { dsqVtime: 100 * MS }), MS);
    const [sleeper, newcomer] = [fakeTask(2), fakeTask(3)];
    machine.enqueue(sleeper);
    machine.policy.ops.enable?.(newcomer);
    machine.enqueue(newcomer);
    expect(sleeper.dsqVtime).toBe(100 * MS - SLICE);
    expect(newcomer.dsqVtime).toBe(100 * MS);
  });

  test('lets no task get so far ahead that it waits for ever', () => {
    const machine = load();
    const light = fakeTask(1, { dsqVtime: 9_000 * MS });
    machine.enqueue(light);
    expect(light.dsqVtime).toBe(10 * SLICE);
  });

  test('gives an idle CPU the task directly, and kicks one for a task that is put back', () => {
    const machine = load();
    machine.idle.add(1);
    machine.wake(fakeTask(1));
    expect(machine.on(SCX_DSQ_LOCAL_ON + 1)).toEqual([1]);
    machine.idle.add(1);
    machine.enqueue(fakeTask(2));
    machine.enqueue(fakeTask(3));
    expect(machine.callsOf('kickCpu')).toEqual([`1 ${SCX_KICK_IDLE}`]);
  });

  test('kicks the CPU of a last task, and an idle one of a task that may not leave it', () => {
    const machine = load();
    machine.enqueue(fakeTask(1, { cpuId: 1 }), SCX_ENQ_LAST);
    machine.enqueue(fakeTask(2, { cpuId: 1, isMigrationDisabled: true }));
    expect(machine.callsOf('kickCpu')).toEqual(['1 0', `1 ${SCX_KICK_IDLE}`]);
  });

  test('orders tasks of a core, yields, dumps, and gives up a local DSQ that is taken', () => {
    const machine = load();
    const { ops } = machine.policy;
    const [a, b] = [fakeTask(1, { dsqVtime: 1 }), fakeTask(2, { dsqVtime: 2 })];
    expect([ops.coreSchedBefore?.(a, b), ops.coreSchedBefore?.(b, a)]).toEqual([true, false]);
    expect(ops.yield?.(a, null)).toBe(true);
    expect(a.sliceNs).toBe(0);
    expect(ops.dumpTask?.(b)).toBe('vtime 2 ns of 0 ns');
    ops.cpuRelease?.(1);
    ops.cpuOnline?.(1);
    ops.cpuOffline?.(1);
    expect(machine.callsOf('reenqueueLocal')).toEqual(['1']);
  });
});
