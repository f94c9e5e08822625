import { describe, expect, test } from 'vitest';
import { E2BIG, EEXIST, EINVAL } from '../../src/core/errno.ts';
import { correctedSeams } from '../../src/core/seams.ts';
import { lavd } from '../../src/policies/lavd.ts';
import type { LibraryAnswer, LibraryCall } from '../../src/scenario/library-call.ts';
import { BandwidthModel } from '../../src/system/bandwidth-model.ts';
import { FakeMachine } from '../helpers/fake-kfuncs.ts';
import { cgroupView, fakeTask, MS, ROOT_CGROUP } from '../helpers/fake-task.ts';

const MAX = { periodUs: 100_000, quotaUs: null, burstUs: 0 };
const TEN_MS = { ...MAX, quotaUs: 10_000 };
const CGROUP = cgroupView(2);

function load(library: (call: LibraryCall) => LibraryAnswer): FakeMachine {
  const machine = new FakeMachine(lavd, { library });
  machine.init();
  return machine;
}

describe('lavd and the cpu.max library', () => {
  test('starts it with the root, and puts each cgroup under control', () => {
    const machine = load(() => ({ ret: 0 }));
    const { cgroupInit, cgroupSetBandwidth, cgroupExit } = machine.policy.ops;
    expect(cgroupInit?.(ROOT_CGROUP, MAX)).toBe(0);
    expect(cgroupInit?.(cgroupView(2, { threaded: true }), TEN_MS)).toBe(0);
    expect(cgroupSetBandwidth?.(CGROUP, { ...TEN_MS, burstUs: 5_000 })).toBe(0);
    cgroupExit?.(CGROUP);
    cgroupExit?.(ROOT_CGROUP);
    const unlimited = { period_us: 100_000, quota_us: 2n ** 64n - 1n, burst_us: 0 };
    const tenMs = { period_us: 100_000, quota_us: 10_000, burst_us: 0 };
    expect(machine.libraryCalls).toEqual([
      { op: 'topo', llcs: 1 },
      { op: 'lib_init' },
      { op: 'init', cgrp: 1, ...unlimited },
      { op: 'mkdir', cgrp: 2, parent: 1, threaded: true },
      { op: 'init', cgrp: 2, ...tenMs },
      { op: 'set', cgrp: 2, ...tenMs, burst_us: 5_000 },
      { op: 'exit', cgrp: 2 },
      { op: 'rmdir', cgrp: 2 },
    ]);
  });

  test('takes what no kernel accepts for no limit', () => {
    const machine = load(() => ({ ret: 0 }));
    machine.policy.ops.cgroupInit?.(CGROUP, { ...TEN_MS, periodUs: 7 });
    expect(machine.libraryCalls.at(-1)).toMatchObject({
      period_us: 100_000,
      quota_us: 2n ** 64n - 1n,
    });
  });

  test('leaves nothing of a cgroup that is refused', () => {
    const refused = load(({ op }) => ({ ret: op === 'init' ? E2BIG : 0 }));
    expect(refused.policy.ops.cgroupInit?.(CGROUP, TEN_MS)).toBe(E2BIG);
    expect(refused.libraryCalls.at(-1)).toEqual({ op: 'rmdir', cgrp: 2 });
    const known = load(({ op }) => ({ ret: op === 'mkdir' ? EEXIST : 0 }));
    expect(known.policy.ops.cgroupInit?.(CGROUP, TEN_MS)).toBe(EEXIST);
    expect(known.libraryCalls.at(-1)?.op).toBe('mkdir');
  });

  test('does not load without it', () => {
    const machine = new FakeMachine(lavd, {
      library: ({ op }) => ({ ret: op === 'lib_init' ? EINVAL : 0 }),
    });
    expect(machine.init()).toBe(EINVAL);
  });

  test('is not limited as a sub, and does not call it', () => {
    const machine = new FakeMachine(lavd, { cgroup: CGROUP, library: () => ({ ret: -11 }) });
    const p = fakeTask(1, { cgroupId: 2 });
    expect(machine.init()).toBe(0);
    machine.policy.ops.initTask?.(p, false);
    machine.enqueue(p);
    expect(machine.dispatch(0)).toBe(p);
    machine.run(p, 0);
    machine.now += MS;
    machine.stop(p);
    machine.policy.ops.exitTask?.(p, false);
    expect(machine.libraryCalls).toEqual([]);
  });

  test('parks a task of a cgroup that has used its quota, and runs it after the next refill', () => {
    const model = new BandwidthModel(correctedSeams);
    const machine = load((call) => model.call(call));
    const p = fakeTask(1, { cgroupId: 2 });
    machine.policy.ops.cgroupInit?.(CGROUP, TEN_MS);
    machine.policy.ops.initTask?.(p, false);
    machine.enqueue(p);
    expect(machine.dispatch(0)).toBe(p);
    machine.run(p, 0);
    for (let ms = 0; p.sliceNs > 0; ms++) {
      expect(ms).toBeLessThan(20);
      machine.now += MS;
      model.call({ op: 'advance', ns: MS });
      machine.policy.ops.tick?.(p);
    }
    machine.stop(p);
    machine.enqueue(p);
    expect(machine.dispatch(0)).toBeUndefined();
    expect(model.call({ op: 'task_queued', task: 1 }).ret).toBe(1);
    model.call({ op: 'advance', ns: 100 * MS });
    expect(machine.dispatch(0)).toBe(p);
    expect(machine.errors).toEqual([]);
  });
});
