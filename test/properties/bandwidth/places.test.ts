import { describe, expect, test } from 'vitest';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import {
  advance,
  brokenKinds,
  castOf,
  cgroup,
  type HostRun,
  type LibraryMutation,
  playHost,
  release,
  seize,
  task,
  wake,
} from '../../helpers/host-session.ts';

const cast = castOf(
  [0],
  [cgroup(2, 1, 10), cgroup(3, 1, 10), cgroup(4, 1, 'max', { present: false })],
  [task(1, 2), task(2, 2)],
);
/** Both tasks use up their quota and are parked. */
const throttle: readonly HostOperation[] = [wake(1), wake(2), advance(30)];

function exercised(run: HostRun, id: string): number {
  return run.statistics.property(id).exercised;
}

const forgetMark: LibraryMutation = (call, perform, view) => {
  const answer = perform();
  const parked = call.op === 'put_aside' ? view.task(call.task) : undefined;
  if (parked !== undefined) parked.atq = null;
  return answer;
};

const swallowCancel: LibraryMutation = (call, perform) =>
  call.op === 'cancel' ? { ret: 0 } : perform();

describe('a run of the corrected core', () => {
  const run = playHost(cast, [
    ...throttle,
    { op: 'move', task: 1, cgroup: 3 },
    { op: 'dequeue', task: 2 },
    { op: 'enqueue', task: 2 },
    { op: 'sleep', task: 2 },
    wake(2),
    advance(120),
    { op: 'exit', task: 2 },
  ]);

  test('breaks nothing', () => {
    expect(brokenKinds(run)).toEqual([]);
  });

  test.each(['I-BW-1', 'I-BW-2', 'I-BW-3', 'I-BW-15'])('exercises %s', (id) => {
    expect(exercised(run, id)).toBeGreaterThan(0);
  });
});

describe('I-BW-1', () => {
  test('breaks when a parked task loses its mark', () => {
    const run = playHost(cast, throttle, { mutate: forgetMark, only: ['I-BW-1'] });
    expect(brokenKinds(run)).toEqual(['I-BW-1/link and mark differ', 'I-BW-1/linked, not marked']);
  });
});

describe('I-BW-2', () => {
  test('breaks when the library hands over a task that sleeps', () => {
    const run = playHost(cast, [...throttle, { op: 'sleep', task: 1 }, advance(100)], {
      mutate: swallowCancel,
      only: ['I-BW-2'],
    });
    expect(brokenKinds(run)).toEqual(['I-BW-2/handed over while sleeping']);
  });

  test('breaks when a task goes to a dispatch queue from a backlog that kept it', () => {
    const run = playHost(
      cast,
      [
        ...throttle,
        { op: 'dequeue', task: 1 },
        seize(0),
        advance(100),
        { op: 'enqueue', task: 1 },
        release(0),
      ],
      { mutate: swallowCancel, only: ['I-BW-2'] },
    );
    expect(brokenKinds(run)[0]).toBe('I-BW-2/parked and queued');
  });
});

describe('I-BW-3', () => {
  const leave: readonly HostOperation[] = [
    ...throttle,
    { op: 'exit', task: 1 },
    { op: 'exit', task: 2 },
    { op: 'rmdir', cgroup: 2 },
  ];

  test('holds when a cgroup goes whose last tasks are parked', () => {
    const run = playHost(cast, [...leave, advance(20)]);
    expect(brokenKinds(run)).toEqual([]);
    expect(run.view.host.tasks.get(1)?.state).toBe('dead');
  });

  test('breaks when its backlog is never drained', () => {
    const run = playHost(cast, leave, { faults: ['exit-leaks-llc-contexts'], only: ['I-BW-3'] });
    expect(brokenKinds(run)).toEqual(['I-BW-3/parked out of reach']);
  });

  test('breaks when a cgroup becomes a parent and its backlog is dropped', () => {
    const childOf2 = cgroup(5, 2, 'max', { present: false });
    const nested = castOf([0], [cgroup(2, 1, 10), childOf2], [task(1, 2)]);
    const operations: readonly HostOperation[] = [
      wake(1),
      advance(30),
      { op: 'exit', task: 1 },
      { op: 'mkdir', cgroup: 5 },
    ];
    expect(brokenKinds(playHost(nested, operations))).toEqual([]);
    const faults = ['parent-freed-with-backlog'];
    const run = playHost(nested, operations, { faults, only: ['I-BW-3'] });
    expect(brokenKinds(run)).toEqual(['I-BW-3/parked out of reach']);
  });

  test('breaks when a task that sleeps is still parked', () => {
    const run = playHost(cast, [...throttle, { op: 'sleep', task: 1 }], {
      mutate: swallowCancel,
      only: ['I-BW-3'],
    });
    expect(brokenKinds(run)[0]).toBe('I-BW-3/parked, but sleeping');
  });

  test('breaks when a task is on a dispatch queue and elsewhere', () => {
    const run = playHost(cast, [...throttle, { op: 'dequeue', task: 1 }], {
      mutate: (call, perform, view) => {
        const answer = perform();
        if (call.op === 'cancel') view.host.dsqs[0]?.push(...view.host.tasks.values());
        return answer;
      },
      only: ['I-BW-3'],
    });
    expect(brokenKinds(run)).toContain('I-BW-3/on 1 dispatch queues');
  });
});

describe('I-BW-15', () => {
  const move: readonly HostOperation[] = [...throttle, { op: 'move', task: 1, cgroup: 3 }];

  test('breaks when a move leaves the parked task behind', () => {
    const run = playHost(cast, move, {
      faults: ['cgroup-move-leaves-task-behind'],
      only: ['I-BW-15'],
    });
    expect(brokenKinds(run)).toEqual(['I-BW-15/left behind']);
  });
});
