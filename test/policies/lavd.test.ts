import { describe, expect, test } from 'vitest';
import { Cpumask } from '../../src/core/cpumask.ts';
import { ENOENT } from '../../src/core/errno.ts';
import { SCX_DSQ_LOCAL_ON, SCX_ENQ_LAST, SCX_KICK_IDLE } from '../../src/core/sched/constants.ts';
import { cgroupView, fakeTask, MS, SLICE } from '../helpers/fake-task.ts';
import { type Answers, loadLavd, THROTTLED } from '../helpers/lavd-machine.ts';

const LIMITED = 2;

describe('lavd in enqueue', () => {
  test('puts a task on the DSQ of its LLC, and kicks an idle CPU there', () => {
    const machine = loadLavd();
    machine.idle.add(0).add(2).add(3);
    const pinned = fakeTask(1, { cpuId: 2, cpus: Cpumask.of([1, 3]), cgroupId: LIMITED });
    machine.enqueue(fakeTask(2, { cpuId: 2, cgroupId: LIMITED }));
    machine.enqueue(fakeTask(3, { cpuId: 1, cgroupId: LIMITED }));
    expect([machine.on(0), machine.on(1)]).toEqual([[3], [2]]);
    expect(machine.callsOf('kickCpu')).toEqual([`2 ${SCX_KICK_IDLE}`, `0 ${SCX_KICK_IDLE}`]);
    // Its CPU is not in its mask, so it goes to the LLC of one that is.
    machine.enqueue(pinned);
    expect(machine.on(0)).toEqual([3, 1]);
  });

  test('parks a task of a throttled cgroup, at its vtime and LLC', () => {
    const machine = loadLavd(THROTTLED);
    machine.enqueue(fakeTask(1, { cpuId: 3, cgroupId: LIMITED, dsqVtime: 7 }));
    expect(machine.libraryCalls).toEqual([
      { op: 'throttled', cgrp: LIMITED, task: 1, llc: 1 },
      { op: 'put_aside', cgrp: LIMITED, task: 1, vtime: 7, llc: 1 },
    ]);
    expect([machine.on(0), machine.on(1)]).toEqual([[], []]);
  });

  test('inserts a task that could not be parked, and one whose cgroup is unknown', () => {
    for (const answers of [
      { ...THROTTLED, put_aside: { ret: -3 } },
      { throttled: { ret: ENOENT } },
    ]) {
      const machine = loadLavd(answers);
      machine.enqueue(fakeTask(1));
      expect(machine.on(0)).toEqual([1]);
    }
  });

  test('asks the CPU of a last task to look again', () => {
    const machine = loadLavd();
    machine.enqueue(fakeTask(1, { cpuId: 1 }), SCX_ENQ_LAST);
    expect(machine.callsOf('kickCpu')).toEqual(['1 0']);
    expect(machine.policy.flags).toEqual({
      enqLast: true,
      enqExiting: true,
      enqMigrationDisabled: true,
    });
  });

  test('keeps a task within a slice of the others', () => {
    const machine = loadLavd();
    const [ahead, behind] = [fakeTask(1, { dsqVtime: 99 * MS }), fakeTask(2)];
    machine.run(fakeTask(3, { dsqVtime: 20 * MS }), 0);
    machine.enqueue(ahead);
    machine.enqueue(behind);
    expect([ahead.dsqVtime, behind.dsqVtime]).toEqual([20 * MS + SLICE, 20 * MS - SLICE]);
  });
});

describe('lavd in select_cpu', () => {
  test('gives an idle CPU the task directly, if its cgroup may run', () => {
    const machine = loadLavd();
    machine.idle.add(3);
    machine.wake(fakeTask(1, { cgroupId: LIMITED }));
    expect(machine.on(SCX_DSQ_LOCAL_ON + 3)).toEqual([1]);
    expect(machine.libraryCalls).toEqual([{ op: 'throttled', cgrp: LIMITED, task: 1, llc: 1 }]);
  });

  test('leaves it to enqueue otherwise', () => {
    const machine = loadLavd(THROTTLED);
    machine.idle.add(3);
    machine.wake(fakeTask(1, { cgroupId: LIMITED }));
    expect(machine.libraryCalls.map(({ op }) => op)).toEqual([
      'throttled',
      'throttled',
      'put_aside',
    ]);
  });

  test('does not ask where the fault says so', () => {
    const machine = loadLavd(THROTTLED, { seams: { checksDirectDispatch: () => false } });
    machine.idle.add(3);
    machine.wake(fakeTask(1));
    expect(machine.libraryCalls).toEqual([]);
    expect(machine.on(SCX_DSQ_LOCAL_ON + 3)).toEqual([1]);
  });
});

describe('lavd in dispatch', () => {
  test('drains first, then takes from its LLC, then asks the children', () => {
    const machine = loadLavd();
    machine.policy.ops.subAttach?.(cgroupView(5));
    machine.enqueue(fakeTask(1));
    machine.libraryCalls.length = 0;
    expect(machine.dispatch(1)?.id).toBe(1);
    expect(machine.callsOf('subDispatch')).toEqual([]);
    expect(machine.dispatch(1)).toBeUndefined();
    expect(machine.callsOf('subDispatch')).toEqual(['5']);
    // Another random number each time, so that no backlog is always the last.
    expect(machine.libraryCalls).toEqual([
      { op: 'reenqueue', rand: 0 },
      { op: 'reenqueue', rand: 1 },
    ]);
  });

  test('inserts what is let go, whatever its cgroup may do, in the LLC it was parked for', () => {
    const answers: Answers = { ...THROTTLED };
    const machine = loadLavd(answers);
    machine.enqueue(fakeTask(1, { cpuId: 3 }));
    machine.enqueue(fakeTask(2, { cpuId: 0 }));
    answers.reenqueue = { ret: 0, enq: [99, 1, 2] };
    expect(machine.dispatch(0)?.id).toBe(2);
    expect(machine.on(1)).toEqual([1]);
  });

  test('does not use the CPU it was parked for against its mask', () => {
    const answers: Answers = { ...THROTTLED };
    const machine = loadLavd(answers);
    const [moved, pinned, homeless] = [fakeTask(1), fakeTask(2), fakeTask(3)];
    for (const task of [moved, pinned, homeless]) machine.enqueue(task);
    Object.assign(moved, { cpus: Cpumask.of([3]), cpuId: 3 });
    Object.assign(pinned, { isMigrationDisabled: true, cpuId: 2 });
    Object.assign(homeless, { cpus: Cpumask.of([3]) });
    answers.reenqueue = { ret: 0, enq: [1, 2, 3] };
    machine.dispatch(0);
    expect([machine.on(0), machine.on(1)]).toEqual([[], [1, 2, 3]]);
  });

  test('lets more go than the buffer takes', () => {
    const answers: Answers = { ...THROTTLED };
    const machine = loadLavd(answers, { batch: 1 });
    for (const id of [1, 2, 3]) machine.enqueue(fakeTask(id));
    answers.reenqueue = { ret: 0, enq: [1, 2, 3] };
    machine.dispatch(0);
    expect(machine.errors).toEqual([]);
    expect(machine.callsOf('dsqInsertVtime').length).toBe(3);
  });

  test('lets the task that runs go on, unless its cgroup is throttled', () => {
    for (const [answers, sliceNs] of [
      [{}, SLICE],
      [THROTTLED, 0],
    ] as const) {
      const machine = loadLavd(answers);
      const prev = fakeTask(1, { sliceNs: 0 });
      machine.dispatch(0, prev);
      expect(prev.sliceNs).toBe(sliceNs);
    }
  });
});
