import { describe, expect, test } from 'vitest';
import { builtInPolicies } from '../../src/policies/catalogue.ts';
import { fifo } from '../../src/policies/fifo.ts';
import { FakeMachine } from '../helpers/fake-kfuncs.ts';
import { cgroupView, fakeTask } from '../helpers/fake-task.ts';

describe.each([...builtInPolicies])('%s and its children', (name, policy) => {
  function withChildren(...ids: readonly number[]): FakeMachine {
    const machine = new FakeMachine(policy);
    expect(machine.init()).toBe(0);
    for (const id of ids) expect(machine.policy.ops.subAttach?.(cgroupView(id))).toBe(0);
    return machine;
  }

  test('asks them in turn', () => {
    const machine = withChildren(2, 3, 4);
    machine.children.set(3, () => true);
    machine.dispatch(0);
    machine.dispatch(0);
    expect(machine.callsOf('subDispatch')).toEqual(['2', '3', '4', '2', '3']);
  });

  test('gives each CPU turns of its own', () => {
    const machine = withChildren(2, 3);
    for (const id of [2, 3]) machine.children.set(id, () => true);
    for (const cpu of [0, 1, 0, 1]) machine.dispatch(cpu);
    expect(machine.callsOf('subDispatch')).toEqual(['2', '2', '3', '3']);
  });

  test('asks no child that has gone', () => {
    const machine = withChildren(2, 3);
    machine.policy.ops.subDetach?.(cgroupView(2));
    machine.policy.ops.subDetach?.(cgroupView(9));
    machine.dispatch(0);
    expect(machine.callsOf('subDispatch')).toEqual(['3']);
  });

  test('is made anew each time that it is loaded', () => {
    withChildren(2);
    const second = new FakeMachine(policy);
    expect(second.policy.name).toBe(name);
    second.init();
    second.dispatch(0);
    expect(second.callsOf('subDispatch')).toEqual([]);
  });

  test('does not err, whatever it dispatches', () => {
    const machine = withChildren(2);
    machine.idle.add(1);
    const tasks = [1, 2, 3, 4].map((id) => fakeTask(id, { weight: 200 * id }));
    for (const task of tasks) machine.wake(task);
    for (let i = 0; i < 6; i++) machine.dispatch(i % 2);
    expect(machine.errors).toEqual([]);
  });
});

test.each(['vtime', 'lavd'])('%s starves neither itself nor its children', (name) => {
  const policy = builtInPolicies.get(name) ?? fifo;
  const machine = new FakeMachine(policy);
  machine.init();
  machine.policy.ops.subAttach?.(cgroupView(2));
  machine.children.set(2, () => true);
  for (let id = 0; id < 8; id++) machine.enqueue(fakeTask(id));
  const own = Array.from({ length: 8 }, () => machine.dispatch(0) !== undefined);
  expect(own).toEqual([true, true, true, false, true, true, true, false]);
});
