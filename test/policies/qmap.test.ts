import { describe, expect, test } from 'vitest';
import { Cpumask } from '../../src/core/cpumask.ts';
import { SCX_DSQ_LOCAL, SCX_KICK_IDLE } from '../../src/core/sched/constants.ts';
import { qmap } from '../../src/policies/qmap.ts';
import { FakeMachine, type FakeOptions } from '../helpers/fake-kfuncs.ts';
import { cgroupView, fakeTask } from '../helpers/fake-task.ts';

const URGENT = 0;
const ELSEWHERE = 1;

function load(options?: FakeOptions): FakeMachine {
  const machine = new FakeMachine(qmap, options);
  machine.init();
  return machine;
}

describe('qmap', () => {
  test('keeps tasks itself until it dispatches them', () => {
    const machine = load();
    const p = fakeTask(1);
    machine.wake(p);
    expect([...machine.dsqs.values()].flat()).toEqual([]);
    expect(machine.policy.ops.dumpTask?.(p)).toBe('in queue 2');
    expect(machine.dispatch(0)).toBe(p);
    expect(machine.policy.ops.dumpTask?.(p)).toBe('in no queue');
    expect(machine.dispatch(0)).toBeUndefined();
  });

  test('gives a heavier queue more turns', () => {
    const machine = load();
    const weights = [10, 10, 10, 40, 40, 40, 100, 100, 100, 100, 100, 300, 300];
    weights.forEach((weight, id) => {
      machine.enqueue(fakeTask(id, { weight }));
    });
    const order = weights.map(() => machine.dispatch(0)?.id);
    expect(order).toEqual([0, 3, 4, 6, 7, 8, 9, 11, 12, 1, 5, 10, 2]);
  });

  test('takes out of the queues up to a task that may run here', () => {
    const machine = load();
    const elsewhere = fakeTask(1, { cpus: Cpumask.of([1]) });
    const pinned = fakeTask(2, { cpuId: 1, isMigrationDisabled: true });
    const here = fakeTask(3);
    for (const task of [elsewhere, pinned, here, fakeTask(4)]) machine.enqueue(task);
    machine.idle.add(1);
    machine.calls.length = 0;
    expect(machine.dispatch(0)).toBe(here);
    expect(machine.on(ELSEWHERE)).toEqual([1, 2]);
    expect(machine.callsOf('kickCpu')).toEqual([`1 ${SCX_KICK_IDLE}`, `1 ${SCX_KICK_IDLE}`]);
    // Who was passed over is first in line where it may run.
    expect(machine.dispatch(1)).toBe(elsewhere);
  });

  test('inserts no more than the buffer takes', () => {
    const machine = load({ batch: 2 });
    for (let id = 0; id < 3; id++) machine.enqueue(fakeTask(id, { cpus: Cpumask.of([1]) }));
    machine.dispatch(0);
    expect(machine.on(ELSEWHERE)).toEqual([0, 1]);
    expect(machine.errors).toEqual([]);
  });

  test('drops a task that is dequeued, that exits, or that has another owner now', () => {
    const machine = load();
    const [first, second, third, fourth] = [fakeTask(1), fakeTask(2), fakeTask(3), fakeTask(4)];
    for (const task of [first, second, third, fourth]) machine.enqueue(task);
    machine.policy.ops.dequeue?.(first);
    machine.policy.ops.exitTask?.(second, false);
    machine.foreign.push(third);
    expect(machine.dispatch(0)).toBe(fourth);
  });

  test('moves the first urgent task that may run here, before all others', () => {
    const machine = load();
    machine.enqueue(fakeTask(1));
    machine.enqueue(fakeTask(2, { weight: 400, cpus: Cpumask.of([1]) }));
    machine.enqueue(fakeTask(3, { weight: 1_000 }));
    expect(machine.on(URGENT)).toEqual([2, 3]);
    expect(machine.dispatch(0)?.id).toBe(3);
    expect(machine.callsOf('dsqMove')).toEqual([`3 ${SCX_DSQ_LOCAL}`]);
    expect(machine.dispatch(0)?.id).toBe(1);
    expect(machine.callsOf('dsqIterate').length).toBe(machine.callsOf('close').length);
  });

  test('lets neither urgent tasks nor children starve the others', () => {
    const machine = load();
    machine.policy.ops.subAttach?.(cgroupView(2));
    machine.children.set(2, () => true);
    const urgent = fakeTask(1, { weight: 400 });
    const light = fakeTask(2);
    machine.enqueue(light);
    const order = Array.from({ length: 8 }, () => {
      if (machine.on(URGENT).length === 0) machine.enqueue(urgent);
      return machine.dispatch(0)?.id;
    });
    expect(order).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
  });

  test('lets a CPU that leaves have what is there already', () => {
    const machine = load();
    const stays = fakeTask(2, { cpuId: 1, isMigrationDisabled: true });
    machine.enqueue(fakeTask(1));
    machine.enqueue(stays);
    machine.policy.ops.cpuOffline?.(1);
    expect(machine.dispatch(1)).toBe(stays);
    expect(machine.on(ELSEWHERE)).toEqual([1]);
    machine.policy.ops.cpuOnline?.(1);
    expect(machine.dispatch(1)?.id).toBe(1);
  });

  test('looks for urgent tasks after a child has dispatched', () => {
    const machine = load();
    machine.policy.ops.subAttach?.(cgroupView(2));
    machine.children.set(2, () => true);
    machine.enqueue(fakeTask(1, { weight: 400 }));
    machine.enqueue(fakeTask(2));
    machine.calls.length = 0;
    expect(machine.dispatch(0)?.id).toBe(1);
    expect(machine.calls).toEqual([
      'subDispatch 2',
      'dsqIterate 0',
      'close 0',
      `dsqMove 1 ${SCX_DSQ_LOCAL}`,
    ]);
    // At every other dispatch the own tasks come first.
    expect(machine.dispatch(0)?.id).toBe(2);
    expect(machine.callsOf('subDispatch')).toEqual(['2']);
  });

  test('orders tasks of a core by when they came', () => {
    const machine = load();
    const [a, b, stranger] = [fakeTask(1), fakeTask(2), fakeTask(3)];
    machine.enqueue(a);
    machine.enqueue(b);
    const goesFirst = machine.policy.ops.coreSchedBefore;
    expect([goesFirst?.(a, b), goesFirst?.(b, a)]).toEqual([true, false]);
    expect([goesFirst?.(a, stranger), goesFirst?.(stranger, a)]).toEqual([true, false]);
  });

  test('puts back what lies on the local DSQ of a CPU that is taken', () => {
    const machine = load();
    machine.policy.ops.cpuRelease?.(1);
    expect(machine.callsOf('reenqueueLocal')).toEqual(['1']);
  });
});
