import { describe, expect, test } from 'vitest';
import { expectedAnswer } from '../../../properties/bandwidth/misuse-answers.ts';
import { E2BIG, EBUSY, EEXIST, EINVAL, ENODEV, ENOENT, ESRCH } from '../../../src/core/errno.ts';
import { U64_MAX } from '../../../src/core/int64.ts';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import type { LibraryCall } from '../../../src/scenario/library-call.ts';
import {
  advance,
  brokenKinds,
  castOf,
  cgroup,
  openHost,
  playHost,
  task,
  wake,
} from '../../helpers/host-session.ts';

const UNKNOWN = 99;
const GONE = 3;
const cpuMax = { period_us: 100_000, quota_us: 10_000, burst_us: 0 };
const cast = castOf([0], [cgroup(2, 1, 10), cgroup(GONE, 1, 10)], [task(1, 2), task(2, 2)]);
const before: readonly HostOperation[] = [
  wake(1),
  wake(2),
  advance(30),
  { op: 'rmdir', cgroup: GONE },
];
const onGone = { cgrp: GONE, task: 9, llc: 0 };
const onUnknown = { cgrp: UNKNOWN, task: 9, llc: 0 };
const onBadLlc = { cgrp: 2, task: 9, llc: 7 };

/** Calls that the host lets through as misuse, with their answers. */
const refused: readonly (readonly [LibraryCall, number])[] = [
  [{ op: 'init', cgrp: 2, ...cpuMax }, EEXIST],
  [{ op: 'init', cgrp: UNKNOWN, ...cpuMax }, ENOENT],
  [{ op: 'init', cgrp: 2, ...cpuMax, period_us: 0 }, EINVAL],
  [{ op: 'set', cgrp: UNKNOWN, ...cpuMax }, ENOENT],
  [{ op: 'exit', cgrp: UNKNOWN }, ENOENT],
  [{ op: 'throttled', ...onGone }, ESRCH],
  [{ op: 'throttled', ...onUnknown }, ENOENT],
  [{ op: 'throttled', ...onBadLlc }, EINVAL],
  [{ op: 'consume', ...onGone, ns: 1 }, 0],
  [{ op: 'consume', ...onUnknown, ns: 1 }, ENOENT],
  [{ op: 'consume', ...onBadLlc, ns: 1 }, EINVAL],
  [{ op: 'consume', ...onBadLlc, cgrp: 1, ns: 1 }, 0],
  [{ op: 'put_aside', ...onGone, vtime: 0 }, ESRCH],
  [{ op: 'put_aside', ...onUnknown, vtime: 0 }, ENOENT],
  [{ op: 'put_aside', ...onBadLlc, vtime: 0 }, EINVAL],
  [{ op: 'cancel', task: 9 }, 0],
  [{ op: 'lib_init', null_config: true }, EINVAL],
  [{ op: 'mkdir', cgrp: 2, parent: 1 }, EEXIST],
  [{ op: 'mkdir', cgrp: 50, parent: UNKNOWN }, ENOENT],
  [{ op: 'rmdir', cgrp: 1 }, EBUSY],
  [{ op: 'rmdir', cgrp: UNKNOWN }, ENOENT],
];

describe('I-BW-18', () => {
  test.each(refused)('%o answers %i and changes nothing', (call, ret) => {
    const run = openHost(cast);
    for (const operation of before) run.perform(operation);
    expect(run.perform({ op: 'misuse', call }).ret).toBe(ret);
    expect(run.statistics.property('I-BW-18').exercised).toBe(1);
    run.finish();
    expect(brokenKinds(run)).toEqual([]);
  });

  test('breaks when a second init resets the cgroup', () => {
    const call = { op: 'init', cgrp: 2, ...cpuMax } as const;
    const faults = ['reinit-resets-context'];
    const run = playHost(cast, [...before, { op: 'misuse', call }], { faults, only: ['I-BW-18'] });
    expect(brokenKinds(run)).toEqual(['I-BW-18/init acts']);
  });

  test('judges nothing that the contract allows', () => {
    const { view } = openHost(cast);
    const at = { task: 1, llc: 0 };
    const allowed: readonly LibraryCall[] = [
      { op: 'init', cgrp: GONE, ...cpuMax },
      { op: 'set', cgrp: 2, ...cpuMax },
      { op: 'exit', cgrp: 2 },
      { op: 'throttled', cgrp: 2, ...at },
      { op: 'throttled', cgrp: 1, ...at },
      { op: 'consume', cgrp: 2, ...at, ns: 1 },
      { op: 'put_aside', cgrp: 2, ...at, vtime: 0 },
      { op: 'lib_init' },
      { op: 'mkdir', cgrp: 50, parent: 1 },
      { op: 'rmdir', cgrp: 2 },
      { op: 'advance', ns: 1 },
    ];
    const judged = allowed.filter((call) => expectedAnswer(view.lib, call) !== undefined);
    // Cgroup 3 is initialised in this run.
    expect(judged).toEqual([{ op: 'init', cgrp: GONE, ...cpuMax }]);
  });

  test('knows the answers for a cgroup that has exited', () => {
    const run = openHost(cast);
    for (const operation of before) run.perform(operation);
    const { lib } = run.view;
    expect(expectedAnswer(lib, { op: 'set', cgrp: GONE, ...cpuMax })).toBe(ESRCH);
    expect(expectedAnswer(lib, { op: 'set', cgrp: GONE, ...cpuMax, period_us: 0 })).toBe(EINVAL);
    expect(expectedAnswer(lib, { op: 'exit', cgrp: GONE })).toBe(0);
    expect(expectedAnswer(lib, { op: 'rmdir', cgrp: GONE })).toBe(ENODEV);
    const fifo = { op: 'put_aside', cgrp: 2, task: 1, llc: 0, vtime: U64_MAX } as const;
    expect(expectedAnswer(lib, fifo)).toBe(EINVAL);
  });

  test('knows the answer for a tree that is too tall', () => {
    const tall = Array.from({ length: 16 }, (_, i) => cgroup(i + 2, i + 1, 'max'));
    const { view } = openHost(castOf([0], tall, []));
    view.lib.cgroups.mkdir(50, 16, false);
    expect(expectedAnswer(view.lib, { op: 'init', cgrp: 50, ...cpuMax })).toBe(E2BIG);
  });
});
