/**
 * What may happen while an enable, a disable, a death or a move is held up, in the corrected core
 * and with the fault that is about it.
 */
import { describe, expect, test } from 'vitest';
import { balancerMovesForeignTask } from '../../../src/faults/bypass/balancer-moves-foreign-task.ts';
import { enableWithoutBypass } from '../../../src/faults/bypass/enable-without-bypass.ts';
import { moveOwnerCheckOutsideLock } from '../../../src/faults/dsq/move-owner-check-outside-lock.ts';
import type { Fault } from '../../../src/faults/fault.ts';
import { disableLeavesDeadTasks } from '../../../src/faults/subsched/disable-leaves-dead-tasks-in-class.ts';
import { initRacesTaskDeath } from '../../../src/faults/subsched/init-races-task-death.ts';
import type { MachineEvent } from '../../../src/machine/event.ts';
import { castOf, MS, openMachine } from '../../helpers/machine.ts';

/** Who was told, in turn, that a task exits. */
function exits(events: readonly MachineEvent[], task: number): number[] {
  return events.flatMap((event) => {
    if (event.type !== 'op' || event.op !== 'exitTask' || event.task?.id !== task) return [];
    return [event.sched.id];
  });
}

/** A root and a sub that are told of exits; the sub is there or comes later. */
function rootAndSub(present: boolean, faults: readonly Fault[] = []) {
  return openMachine(
    {
      cgroups: { 2: 1 },
      tasks: { 1: 2, 2: 2 },
      schedulers: [
        { id: 1, policy: 'qmap' },
        { id: 2, policy: 'qmap', present },
      ],
    },
    faults,
  );
}

describe('a task dies while its next scheduler initialises it', () => {
  test('in an enable: that init alone is undone', () => {
    const { perform, task, events, machine } = rootAndSub(false);
    perform({ op: 'attach', scheduler: 2, until: 'initialising' });
    expect(machine.kernel.initialising).toBe(task(1));
    perform({ op: 'exit', task: 1 }, { op: 'proceed', scheduler: 2 });
    expect(exits(events, 1)).toEqual([1, 2]);
    expect(task(1)).toMatchObject({ life: 'dead', state: 'dead', owner: null, subInit: null });
    expect(task(2).owner?.id).toBe(2);
    expect(machine.kernel.initialising).toBeNull();
  });

  test('in a disable: the parent gives the task up', () => {
    const { perform, task, events } = rootAndSub(true);
    perform(
      { op: 'detach', scheduler: 2, until: 'initialising' },
      { op: 'exit', task: 1 },
      { op: 'proceed', scheduler: 2 },
    );
    expect(exits(events, 1)).toEqual([2, 1]);
    expect(task(1)).toMatchObject({ life: 'dead', state: 'dead', owner: null });
    expect(task(2).owner?.id).toBe(1);
  });

  test('comes to the stage again with the next task', () => {
    const { perform, task, machine } = rootAndSub(false);
    perform(
      { op: 'attach', scheduler: 2, until: 'initialising' },
      { op: 'proceed', scheduler: 2, until: 'initialising' },
    );
    expect(machine.kernel.initialising).toBe(task(2));
    expect(task(1).subInit?.id).toBe(2);
  });

  test('with the fault the hand-over goes on', () => {
    for (const op of ['attach', 'detach'] as const) {
      const { perform, task, events } = rootAndSub(op === 'detach', [initRacesTaskDeath]);
      perform(
        { op, scheduler: 2, until: 'initialising' },
        { op: 'exit', task: 1 },
        { op: 'proceed', scheduler: 2 },
      );
      expect(exits(events, 1)).toHaveLength(1);
      expect(task(1).owner).not.toBeNull();
    }
  });
});

describe('a task that is dead and not released', () => {
  test('leaves the class with the others when the root goes, and is released by bury', () => {
    const { perform, task, events } = rootAndSub(false);
    perform({ op: 'wake', task: 1 }, { op: 'exit', task: 1, until: 'dead' });
    expect(task(1)).toMatchObject({ life: 'exiting', isRunnable: false, state: 'enabled' });
    perform({ op: 'detach', scheduler: 1 });
    expect(task(1)).toMatchObject({ inExtClass: false, state: 'none', owner: null });
    expect(perform({ op: 'bury', task: 1 }, { op: 'bury', task: 1 })).toEqual([0, 0]);
    expect(task(1)).toMatchObject({ life: 'dead', state: 'dead' });
    expect(exits(events, 1)).toEqual([1]);
  });

  test('runs to its end first, where it waits for a CPU', () => {
    const { perform, task } = rootAndSub(false);
    perform({ op: 'wake', task: 1 }, { op: 'wake', task: 2 });
    perform({ op: 'exit', task: 2, until: 'dead' });
    expect(task(2)).toMatchObject({ life: 'exiting', isRunnable: true });
    perform({ op: 'sleep', task: 1 });
    expect(task(2)).toMatchObject({ life: 'exiting', isRunnable: false });
  });

  test('is buried at the end', () => {
    const { perform, task, machine } = rootAndSub(false);
    perform({ op: 'exit', task: 1, until: 'dead' });
    machine.settle(0);
    expect(task(1).life).toBe('dead');
  });

  test('with the fault stays in the class', () => {
    const { perform, task } = rootAndSub(false, [disableLeavesDeadTasks]);
    perform({ op: 'exit', task: 1, until: 'dead' }, { op: 'detach', scheduler: 1 });
    expect(task(1)).toMatchObject({ inExtClass: true, owner: null });
    expect(task(2).inExtClass).toBe(false);
  });
});

describe('a task joins the class of a root that is being enabled', () => {
  const history = [
    { op: 'detach', scheduler: 1 },
    { op: 'setclass', task: 1, class: 'rt' },
    { op: 'attach', scheduler: 1, until: 'marked' },
    { op: 'setclass', task: 1, class: 'ext' },
  ] as const;

  test('which bypasses by then', () => {
    const { perform, task, sched } = rootAndSub(false);
    perform(...history);
    expect(task(1)).toMatchObject({ inExtClass: true, state: 'enabled' });
    expect(task(2)).toMatchObject({ inExtClass: false, state: 'ready' });
    expect(sched(1).bypassDepth).toBe(1);
    perform({ op: 'proceed', scheduler: 1 });
    expect(task(2).state).toBe('enabled');
    expect(sched(1).bypassDepth).toBe(0);
  });

  test('and does not with the fault', () => {
    const { perform, task, sched } = rootAndSub(false, [enableWithoutBypass]);
    perform(...history);
    expect(task(1).inExtClass).toBe(true);
    expect(sched(1).bypassDepth).toBe(0);
    perform({ op: 'proceed', scheduler: 1 });
    expect(sched(1).bypassDepth).toBe(0);
  });
});

describe('a program between the pick of a task and its move', () => {
  /** Task 2 waits in user DSQ 0 of the root, behind task 1 on the only CPU. */
  function picked(faults: readonly Fault[] = []) {
    const machine = openMachine(
      {
        cgroups: { 2: 1 },
        tasks: { 1: 1, 2: 1 },
        schedulers: [{ id: 1, policy: 'vtime' }, { id: 2 }],
      },
      faults,
    );
    machine.perform({ op: 'create', scheduler: 1, dsq: 7 });
    machine.perform({ op: 'wake', task: 1 }, { op: 'wake', task: 2 });
    expect(machine.task(2).dsq).toMatchObject({ kind: 'user', id: 0 });
    machine.perform({ op: 'transfer', scheduler: 1, task: 2, dsq: 7, until: 'picked' });
    expect(machine.task(2).dsq?.id).toBe(0);
    return machine;
  }

  test('moves it later, if it is there still', () => {
    const { perform, task } = picked();
    expect(perform({ op: 'proceed', scheduler: 1 })).toEqual([0]);
    expect(task(2).dsq?.id).toBe(7);
  });

  test('moves it at the end', () => {
    const { machine, task } = picked();
    machine.settle(0);
    expect(task(2).dsq?.id).not.toBe(0);
  });

  test('moves nothing that has gone to another scheduler, and is not ended', () => {
    const { perform, task, sched, events } = picked();
    perform({ op: 'move', task: 2, cgroup: 2 }, { op: 'proceed', scheduler: 1 });
    expect(task(2).owner?.id).toBe(2);
    expect(events.findLast((event) => event.type === 'kfunc')).toMatchObject({
      kfunc: 'dsq_move',
      ret: 0,
    });
    expect(sched(1).exitPhase).toBe('none');
  });

  test('moves nothing that has left the DSQ and come back', () => {
    const { perform, task } = picked();
    perform({ op: 'sleep', task: 2 }, { op: 'wake', task: 2 }, { op: 'proceed', scheduler: 1 });
    expect(task(2).dsq?.id).toBe(0);
  });

  test('ends its scheduler with the fault', () => {
    const { perform, machine } = picked([moveOwnerCheckOutsideLock]);
    perform({ op: 'move', task: 2, cgroup: 2 });
    perform({ op: 'proceed', scheduler: 1 });
    expect(machine.kernel.root).toBeNull();
  });
});

describe('a task that was balanced and not consumed yet', () => {
  /** Task 1 of CPU 0 lies on the bypass DSQ of CPU 1, with two of its own. */
  function balanced(faults: readonly Fault[] = []) {
    const own = { cgroup: 1, cpus: [1] };
    const cast = castOf({
      cpus: 3,
      tasks: { 1: 1, 2: 1, 3: 1, 4: own, 5: own },
      schedulers: [{ id: 1 }],
    });
    const topology = { ...cast.topology, balanceNs: 20 * MS };
    const opened = openMachine({ ...cast, topology }, faults);
    const wakes = [1, 2, 3].map((task) => ({ op: 'wake', task }) as const);
    const seizes = [0, 1, 2].map((cpu) => ({ op: 'seize', cpu }) as const);
    opened.perform(...seizes, { op: 'suspend' }, ...wakes, { op: 'advance', ns: 20 * MS });
    opened.perform({ op: 'sleep', task: 2 }, { op: 'sleep', task: 3 });
    opened.perform({ op: 'wake', task: 4 }, { op: 'wake', task: 5 });
    const { rq, dsq } = opened.task(1);
    expect([rq.cpu, dsq?.rq?.cpu, dsq?.nr]).toEqual([0, 1, 3]);
    opened.perform({ op: 'advance', ns: 20 * MS });
    return opened.task(1).dsq?.rq?.cpu;
  }

  test('is left alone', () => {
    expect(balanced()).toBe(1);
  });

  test('is moved again with the fault', () => {
    expect(balanced([balancerMovesForeignTask])).toBe(0);
  });
});
