import { describe, expect, test } from 'vitest';
import { EAGAIN } from '../../src/core/errno.ts';
import { SCX_KICK_IDLE, SCX_KICK_PREEMPT } from '../../src/core/sched/constants.ts';
import { lavd } from '../../src/policies/lavd.ts';
import { FakeMachine } from '../helpers/fake-kfuncs.ts';
import { cgroupView, fakeTask, MS, SLICE } from '../helpers/fake-task.ts';
import { type Answers, LLCS, loadLavd, THROTTLED } from '../helpers/lavd-machine.ts';

const LIMITED = 2;

describe('lavd while a task runs', () => {
  test('charges what it ran, to its cgroup and LLC, by weight to its vtime', () => {
    const machine = loadLavd();
    const p = fakeTask(1, { cgroupId: LIMITED, weight: 200 });
    machine.run(p, 2);
    machine.now += 4 * MS;
    machine.policy.ops.tick?.(p);
    machine.now += 2 * MS;
    machine.stop(p);
    machine.now += 9 * MS;
    machine.policy.ops.tick?.(p);
    const consumed = machine.libraryCalls.filter(({ op }) => op === 'consume');
    expect(consumed).toEqual([
      { op: 'consume', cgrp: LIMITED, task: 1, ns: 4 * MS, llc: 1 },
      { op: 'consume', cgrp: LIMITED, task: 1, ns: 2 * MS, llc: 1 },
    ]);
    expect(p.dsqVtime).toBe(3 * MS);
  });

  test('takes the slice at a tick when its cgroup is throttled', () => {
    const answers: Answers = {};
    const machine = loadLavd(answers);
    const p = fakeTask(1);
    machine.run(p, 0);
    machine.policy.ops.tick?.(p);
    expect(p.sliceNs).toBe(SLICE);
    answers.throttled = { ret: EAGAIN };
    machine.policy.ops.tick?.(p);
    machine.policy.ops.tick?.(p);
    expect(p.sliceNs).toBe(0);
    // Once as it came from elsewhere, then at each tick; a slice that is over is not asked for.
    expect(machine.libraryCalls.filter(({ op }) => op === 'throttled').length).toBe(3);
  });

  test('counts from a lagging clock where the fault says so', () => {
    const machine = loadLavd({}, { seams: { runtimeBaseline: (_now, rqClock) => rqClock } });
    const p = fakeTask(1);
    machine.rqClock = machine.now - 10_000 * MS;
    machine.run(p, 0);
    machine.now += MS;
    machine.stop(p);
    expect(machine.libraryCalls.at(-1)).toMatchObject({ op: 'consume', ns: 10_001 * MS });
  });
});

describe('lavd when a task leaves', () => {
  test('takes it out of the backlog, or for good when it exits', () => {
    const answers: Answers = { ...THROTTLED };
    const machine = loadLavd(answers);
    const p = fakeTask(1);
    expect(machine.policy.ops.initTask?.(p, false)).toBe(0);
    machine.enqueue(p);
    machine.policy.ops.dequeue?.(p);
    machine.policy.ops.exitTask?.(p, false);
    expect(machine.libraryCalls.slice(-2)).toEqual([
      { op: 'cancel', task: 1 },
      { op: 'cancel', task: 1, drop: true },
    ]);
    answers.reenqueue = { ret: 0, enq: [1] };
    expect(machine.dispatch(0)).toBeUndefined();
  });

  test('charges its old cgroup, tells the library, and asks the new one at once', () => {
    const machine = loadLavd(THROTTLED);
    const p = fakeTask(1, { cgroupId: LIMITED });
    const [from, to] = [cgroupView(LIMITED), cgroupView(3)];
    machine.run(p, 2);
    machine.now += MS;
    p.cgroupId = 3;
    machine.libraryCalls.length = 0;
    machine.policy.ops.cgroupMove?.(p, from, to);
    expect(machine.libraryCalls).toEqual([
      { op: 'consume', cgrp: LIMITED, task: 1, ns: MS, llc: 1 },
      { op: 'move', task: 1, from: LIMITED, to: 3, vtime: MS, llc: 1 },
      { op: 'throttled', cgrp: 3, task: 1, llc: 1 },
    ]);
    expect(machine.callsOf('kickCpu')).toEqual([`2 ${SCX_KICK_PREEMPT}`]);
  });

  test('tells nobody where the fault says so, nor of tasks that are not its own', () => {
    const machine = loadLavd({}, { seams: { tellsLibraryOfMove: () => false } });
    const p = fakeTask(1, { cgroupId: LIMITED });
    const move = (): void => machine.policy.ops.cgroupMove?.(p, cgroupView(LIMITED), cgroupView(3));
    move();
    machine.policy.ops.initTask?.(p, true);
    move();
    expect(machine.libraryCalls).toEqual([]);
    machine.enqueue(p);
    expect(machine.libraryCalls).toEqual([{ op: 'throttled', cgrp: 3, task: 1, llc: 0 }]);
  });

  test('does not dispatch twice what was let go outside of a dispatch', () => {
    const answers: Answers = { ...THROTTLED };
    const machine = loadLavd(answers);
    const p = fakeTask(1);
    machine.enqueue(p);
    machine.idle.add(1);
    answers.exit = { ret: 0, enq: [1] };
    machine.policy.ops.cgroupExit?.(cgroupView(LIMITED));
    expect(machine.callsOf('kickCpu')).toEqual([`1 ${SCX_KICK_IDLE}`]);
    machine.policy.ops.dequeue?.(p);
    machine.enqueue(p);
    expect(machine.dispatch(1)).toBeUndefined();
    // Parked again, it is let go by the next drain only.
    answers.reenqueue = { ret: 0, enq: [1] };
    expect(machine.dispatch(1)).toBe(p);
  });
});

describe('lavd, the rest', () => {
  test('starts a task that is enabled at the present vtime', () => {
    const machine = loadLavd();
    machine.run(fakeTask(1, { dsqVtime: 20 * MS }), 0);
    const p = fakeTask(2);
    machine.policy.ops.enable?.(p);
    expect(machine.policy.ops.dumpTask?.(p)).toBe(`vtime ${20 * MS} ns of ${20 * MS} ns, cgroup 1`);
  });

  test('lets CPUs come and go', () => {
    const machine = loadLavd();
    machine.policy.ops.cpuRelease?.(2);
    machine.policy.ops.cpuOnline?.(2);
    machine.policy.ops.cpuOffline?.(2);
    expect(machine.callsOf('reenqueueLocal')).toEqual(['2']);
  });

  test('has a DSQ for each LLC, or does not load', () => {
    const machine = new FakeMachine(lavd, { llcs: LLCS });
    machine.init();
    expect(machine.callsOf('createDsq')).toEqual(['0', '1']);
    const full = new FakeMachine(lavd, { llcs: LLCS });
    Object.assign(full.scx, { createDsq: () => -12 });
    expect(full.init()).toBe(-12);
  });
});
