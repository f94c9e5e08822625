import { describe, expect, test } from 'vitest';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import {
  advance,
  brokenKinds,
  castOf,
  cgroup,
  type HostRun,
  type LibraryMutation,
  MS,
  playHost,
  release,
  seize,
  task,
  wake,
} from '../../helpers/host-session.ts';

const cast = castOf(
  [0, 1],
  [cgroup(2, 1, 10), cgroup(3, 1, 10), cgroup(4, 1, 'max')],
  [task(1, 2), task(2, 2), task(3, 4, { cpus: [0] }), task(4, 3)],
);
const throttle: readonly HostOperation[] = [wake(1), wake(2), advance(40)];

function untaken(run: HostRun, id: string): readonly string[] {
  return run.statistics.monitors.get(id)?.untaken ?? ['all'];
}

describe('M-queue-entry', () => {
  const everything: readonly HostOperation[] = [
    ...throttle,
    wake(4),
    advance(30),
    { op: 'move', task: 1, cgroup: 3 },
    { op: 'sleep', task: 2 },
    wake(2),
    advance(100),
    wake(3),
    advance(2),
    seize(0),
    { op: 'setaffinity', task: 3, cpus: [0] },
    { op: 'dequeue', task: 3 },
    { op: 'enqueue', task: 3 },
    release(0),
    advance(20),
    { op: 'exit', task: 3 },
    { op: 'sleep', task: 2 },
    { op: 'exit', task: 2 },
  ];

  test('holds, and every transition is taken', () => {
    const run = playHost(cast, everything);
    expect(brokenKinds(run)).toEqual([]);
    expect(untaken(run, 'M-queue-entry')).toEqual([]);
  });

  test.each([
    ['sleep', 'free/POP'],
    ['exit', 'dead/POP'],
  ] as const)('breaks when the library hands over a task after its %s', (op, kind) => {
    const swallowCancel: LibraryMutation = (call, perform) =>
      call.op === 'cancel' ? { ret: 0 } : perform();
    const run = playHost(
      cast,
      [...throttle, { op: 'sleep', task: 1 }, { op, task: 1 }, advance(100)],
      { mutate: swallowCancel, only: ['M-queue-entry'] },
    );
    expect(brokenKinds(run)).toEqual([`M-queue-entry/${kind}`]);
  });

  test.each([
    ['queued', [wake(1), wake(3)]],
    ['running', [wake(3)]],
  ] as const)('breaks for a task that is %s, and goes on from there', (state, operations) => {
    const handOver: LibraryMutation = (call, perform, view) => {
      const answer = perform();
      const isThere = view.host.tasks.get(3)?.state === state;
      return isThere && call.op === 'consume' ? { ...answer, enq: [3] } : answer;
    };
    const onOneCpu = castOf([0], [cgroup(4, 1, 'max')], [task(1, 4), task(3, 4)]);
    const run = playHost(onOneCpu, [...operations, advance(20)], {
      mutate: handOver,
      only: ['M-queue-entry'],
    });
    expect(brokenKinds(run)).toEqual([`M-queue-entry/${state}/POP`]);
  });
});

describe('M-budget', () => {
  const max = { periodUs: 100_000, quotaUs: 'max', burstUs: 0 } as const;
  const finite = { ...max, quotaUs: 20_000 } as const;

  test('holds, over limits that come and go', () => {
    const run = playHost(cast, [
      ...throttle,
      { op: 'set', cgroup: 2, ...finite },
      { op: 'set', cgroup: 2, ...max },
      { op: 'set', cgroup: 2, ...finite },
      advance(300),
    ]);
    expect(brokenKinds(run)).toEqual([]);
    expect(untaken(run, 'M-budget')).not.toContain('funded --REFUSE--> throttled');
  });

  test('breaks when a cgroup without a limit is refused', () => {
    const askAgain: readonly HostOperation[] = [
      ...throttle,
      { op: 'set', cgroup: 2, ...max },
      { op: 'dequeue', task: 1 },
      { op: 'enqueue', task: 1 },
    ];
    expect(brokenKinds(playHost(cast, askAgain))).toEqual([]);
    const faults = ['set-to-max-keeps-budget'];
    const run = playHost(cast, askAgain, { faults, only: ['M-budget'] });
    expect(brokenKinds(run)).toEqual(['M-budget/unlimited/REFUSE']);
  });

  test('starts anew with a cgroup that is made again', () => {
    const run = playHost(cast, [
      { op: 'rmdir', cgroup: 3 },
      { op: 'mkdir', cgroup: 3 },
      { op: 'move', task: 1, cgroup: 3 },
      wake(1),
      { op: 'advance', ns: 150 * MS },
    ]);
    expect(brokenKinds(run)).toEqual([]);
  });
});

describe('M-replenish-timer', () => {
  test('holds when nobody drains, and when somebody does', () => {
    const run = playHost(cast, [
      ...throttle,
      seize(0),
      seize(1),
      advance(200),
      release(0),
      release(1),
      advance(300),
    ]);
    expect(brokenKinds(run)).toEqual([]);
    expect(untaken(run, 'M-replenish-timer').length).toBeLessThan(3);
  });
});
