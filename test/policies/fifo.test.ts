import { describe, expect, test } from 'vitest';
import { SCX_DSQ_GLOBAL, SCX_DSQ_LOCAL_ON } from '../../src/core/sched/constants.ts';
import { fifo } from '../../src/policies/fifo.ts';
import { FakeMachine } from '../helpers/fake-kfuncs.ts';
import { fakeTask } from '../helpers/fake-task.ts';

describe('fifo', () => {
  test('gives an idle CPU the task directly', () => {
    const machine = new FakeMachine(fifo);
    machine.idle.add(1);
    machine.wake(fakeTask(7));
    expect(machine.on(SCX_DSQ_LOCAL_ON + 1)).toEqual([7]);
  });

  test('lets the others wait in the order in which they came', () => {
    const machine = new FakeMachine(fifo);
    for (const id of [3, 1, 2]) machine.wake(fakeTask(id));
    expect(machine.on(SCX_DSQ_GLOBAL)).toEqual([3, 1, 2]);
    expect(machine.errors).toEqual([]);
  });
});
