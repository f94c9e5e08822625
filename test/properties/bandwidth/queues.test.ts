import { describe, expect, test } from 'vitest';
import { CALLBACKS_MAX } from '../../../properties/bandwidth/callbacks-per-drain.ts';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import {
  advance,
  brokenKinds,
  castOf,
  cgroup,
  type LibraryMutation,
  openHost,
  playHost,
  release,
  seize,
  task,
  wake,
} from '../../helpers/host-session.ts';

const cast = castOf([0], [cgroup(2, 1, 10)], [task(1, 2), task(2, 2), task(3, 2)]);
const throttle: readonly HostOperation[] = [wake(1), wake(2), wake(3), advance(30)];
const throttleAndDrain: readonly HostOperation[] = [...throttle, advance(100)];

describe('a run of the corrected core', () => {
  const run = playHost(cast, [
    ...throttleAndDrain,
    { op: 'sleep', task: 1 },
    { op: 'misuse', call: { op: 'cancel', task: 1 } },
    { op: 'exit', task: 1 },
    { op: 'exit', task: 2 },
    { op: 'exit', task: 3 },
    { op: 'rmdir', cgroup: 2 },
  ]);

  test('breaks nothing', () => {
    expect(brokenKinds(run)).toEqual([]);
  });

  test.each(['I-BW-5', 'I-BW-6', 'I-BW-9', 'I-BW-10', 'I-BW-11'])('exercises %s', (id) => {
    expect(run.statistics.property(id).exercised).toBeGreaterThan(0);
  });
});

describe('I-BW-5', () => {
  const swapTwo: LibraryMutation = (call, perform) => {
    const answer = perform();
    if (call.op !== 'reenqueue' || answer.enq === undefined) return answer;
    return { ...answer, enq: [...answer.enq].reverse() };
  };

  test('breaks when a drain hands over the later task first', () => {
    const run = playHost(cast, throttleAndDrain, { mutate: swapTwo, only: ['I-BW-5'] });
    expect(brokenKinds(run)).toEqual(['I-BW-5/wrong order']);
  });
});

describe('I-BW-6 and I-BW-9', () => {
  const cancelOne: readonly HostOperation[] = [...throttle, { op: 'sleep', task: 1 }];

  test.each([
    ['I-BW-6', 'count'],
    ['I-BW-9', 'count of a first cancel'],
  ])('%s breaks when a cancel forgets the count', (id, kind) => {
    const faults = ['atq-remove-forgets-size'];
    const run = playHost(cast, cancelOne, { faults, only: [id] });
    expect(brokenKinds(run)).toEqual([`${id}/${kind}`]);
  });

  test('I-BW-6 breaks when a key of the tree is out of order', () => {
    const run = playHost(cast, throttle, {
      mutate: (call, perform, view) => {
        const answer = perform();
        const root = view.lib.llcContexts.get(2)?.[0]?.btq.tree.root ?? null;
        if (call.op === 'put_aside' && root?.right != null) root.key = Number.MAX_SAFE_INTEGER;
        return answer;
      },
      only: ['I-BW-6'],
    });
    expect(brokenKinds(run)[0]).toBe('I-BW-6/order');
  });

  const mutateSecondCancel =
    (spoil: (view: Parameters<LibraryMutation>[2]) => void): LibraryMutation =>
    (call, perform, view) => {
      const wasQueued = call.op === 'cancel' && view.task(call.task)?.atq !== null;
      const answer = perform();
      if (call.op === 'cancel' && !wasQueued) spoil(view);
      return answer;
    };
  const cancelTwice: readonly HostOperation[] = [
    ...cancelOne,
    { op: 'misuse', call: { op: 'cancel', task: 1 } },
  ];

  test('I-BW-9 breaks when a second cancel takes off the count again', () => {
    const mutate = mutateSecondCancel(({ lib }) => {
      const btq = lib.llcContexts.get(2)?.[0]?.btq;
      if (btq !== undefined) btq.size--;
    });
    const run = playHost(cast, cancelTwice, { mutate, only: ['I-BW-9'] });
    expect(brokenKinds(run)).toEqual(['I-BW-9/count of a second cancel']);
  });

  test('I-BW-9 breaks when a cancel fails, and when it does nothing', () => {
    const fail: LibraryMutation = (call, perform) =>
      call.op === 'cancel' ? { ret: -22 } : perform();
    expect(brokenKinds(playHost(cast, cancelOne, { mutate: fail, only: ['I-BW-9'] }))).toEqual([
      'I-BW-9/answer',
    ]);
    const idle: LibraryMutation = (call, perform) =>
      call.op === 'cancel' ? { ret: 0 } : perform();
    expect(brokenKinds(playHost(cast, cancelOne, { mutate: idle, only: ['I-BW-9'] }))).toEqual([
      'I-BW-9/still queued',
    ]);
  });
});

describe('I-BW-10', () => {
  const exitWithBacklog: readonly HostOperation[] = [
    ...throttle,
    { op: 'exit', task: 1 },
    { op: 'exit', task: 2 },
    { op: 'exit', task: 3 },
    { op: 'rmdir', cgroup: 2 },
  ];

  test('breaks when exit leaks the contexts and the backlog', () => {
    const faults = ['exit-leaks-llc-contexts'];
    const run = playHost(cast, exitWithBacklog, { faults, only: ['I-BW-10'] });
    expect(brokenKinds(run)).toEqual(['I-BW-10/LLC context kept', 'I-BW-10/backlog lost']);
  });

  test('breaks when the context of the cgroup stays', () => {
    const keep: LibraryMutation = (call, perform, { lib }) => {
      const cgroupOf = lib.cgroups.get(2);
      const cgx = cgroupOf === undefined ? undefined : lib.contexts.get(cgroupOf);
      const answer = perform();
      if (call.op === 'exit' && cgroupOf !== undefined && cgx !== undefined) {
        lib.contexts.set(cgroupOf, cgx);
      }
      return answer;
    };
    const run = playHost(cast, exitWithBacklog, { mutate: keep, only: ['I-BW-10'] });
    expect(brokenKinds(run)).toEqual(['I-BW-10/context kept']);
  });
});

describe('I-BW-11', () => {
  // Cgroup 2 gives one task, then cgroup 3 one on LLC 0 and two on LLC 1.
  const two = castOf(
    [0, 1],
    [cgroup(2, 1, 40), cgroup(3, 1, 40)],
    [
      task(1, 2, { cpus: [0] }),
      task(2, 3, { cpus: [0] }),
      task(3, 3, { cpus: [1] }),
      task(4, 3, { cpus: [1] }),
    ],
  );
  const drainAtOnce: readonly HostOperation[] = [
    wake(1),
    wake(2),
    wake(3),
    wake(4),
    advance(85),
    seize(0),
    seize(1),
    advance(30),
    release(0),
  ];

  test('is reached: one drain hands over four tasks', () => {
    const run = openHost(two);
    for (const operation of drainAtOnce) run.perform(operation);
    const drains = run.events.flatMap((event) =>
      event.type === 'reenqueue' ? [event.answer.enq?.length ?? 0] : [],
    );
    expect(Math.max(...drains)).toBe(CALLBACKS_MAX);
    run.finish();
    expect(brokenKinds(run)).toEqual([]);
  });

  test('breaks when a drain goes on beyond its batch', () => {
    let spare: readonly number[] = [];
    const hoard: LibraryMutation = (call, perform) => {
      const answer = perform();
      if (call.op !== 'reenqueue') return answer;
      const enq = [...spare, ...(answer.enq ?? [])];
      spare = enq.length === CALLBACKS_MAX ? [...enq, 1] : [];
      return spare.length > 0 ? { ...answer, enq: spare } : answer;
    };
    const run = playHost(two, drainAtOnce, { mutate: hoard, only: ['I-BW-11'] });
    expect(brokenKinds(run)).toEqual(['I-BW-11/too many']);
  });
});
