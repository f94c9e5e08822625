import { describe, expect, test } from 'vitest';
import { bandwidthWitnesses } from '../../../properties/bandwidth/witnesses.ts';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import type { Cast } from '../../../src/scenario/scenario.ts';
import {
  advance,
  brokenKinds,
  castOf,
  cgroup,
  MS,
  openHost,
  playHost,
  release,
  seize,
  task,
  wake,
} from '../../helpers/host-session.ts';

const max = { periodUs: 100_000, quotaUs: 'max', burstUs: 0 } as const;
const simple = castOf(
  [0],
  [cgroup(2, 1, 10), cgroup(3, 1, 10)],
  [task(1, 2), task(2, 2), task(3, 2, { present: false })],
);
const throttle: readonly HostOperation[] = [wake(1), wake(2), advance(40)];
const twoLlcs = castOf(
  [0, 1],
  [cgroup(2, 1, 40)],
  [task(1, 2, { cpus: [0] }), task(2, 2, { cpus: [1] })],
);
const deep = (middleMs: number | 'max', leafMs: number | 'max'): Cast =>
  castOf([0], [cgroup(2, 1, 80), cgroup(3, 2, middleMs), cgroup(4, 3, leafMs)], [task(1, 4)]);
const threaded = castOf([0], [cgroup(2, 1, 10, { threaded: true })], [task(1, 2)]);
const long = castOf([0], [cgroup(2, 1, 2, { burstUs: 1000 })], [task(1, 2)]);
const bursty = castOf([0], [cgroup(2, 1, 20, { burstUs: 20_000 })], [task(1, 2)]);
const below = castOf([0], [cgroup(2, 1, 'max'), cgroup(3, 2, 10)], [task(1, 3)]);
const many = castOf([0], [cgroup(2, 1, 10)], [task(1, 2), task(2, 2), task(3, 2)]);
const unlimited = castOf([0], [cgroup(2, 1, 'max')], [task(1, 2)]);
/** Ticks that come less often than the quota lasts: the over-run takes intervals to repay. */
const slow: Cast = { ...long, topology: { ...long.topology, tickNs: 10 * MS } };

/** For each witness the shortest play that shows it. */
const shown: Readonly<Record<string, readonly [Cast, readonly HostOperation[]]>> = {
  'W-throttled': [simple, throttle],
  'W-throttled-three-deep': [deep(10, 'max'), [wake(1), advance(30)]],
  'W-refused-by-middle-ancestor': [deep(10, 50), [wake(1), advance(30)]],
  'W-drain-cut-by-batch': [
    many,
    [wake(1), wake(2), wake(3), advance(40), seize(0), advance(70), release(0)],
  ],
  'W-backlog-on-two-llcs': [twoLlcs, [wake(1), wake(2), advance(60)]],
  'W-exit-with-backlog': [
    simple,
    [...throttle, { op: 'exit', task: 1 }, { op: 'exit', task: 2 }, { op: 'rmdir', cgroup: 2 }],
  ],
  'W-parked-task-cancelled': [simple, [...throttle, { op: 'sleep', task: 1 }]],
  'W-parked-task-moved': [simple, [...throttle, { op: 'move', task: 1, cgroup: 3 }]],
  'W-affinity-changed-while-parked': [
    simple,
    [...throttle, { op: 'setaffinity', task: 1, cpus: [0] }],
  ],
  'W-forked-into-throttled': [simple, [...throttle, { op: 'fork', task: 3, parent: 1 }]],
  'W-threaded-task-parked': [threaded, [wake(1), advance(30)]],
  'W-leaf-again': [
    below,
    [
      { op: 'move', task: 1, cgroup: 1 },
      { op: 'rmdir', cgroup: 3 },
    ],
  ],
  'W-cpu-max-refused': [simple, [{ op: 'set', cgroup: 2, ...max, quotaUs: 999 }]],
  'W-debt-over-two-intervals': [slow, [wake(1), advance(320)]],
  'W-burst-credit-used': [bursty, [advance(110), wake(1), advance(100)]],
  'W-leftover-discarded': [bursty, [wake(1), advance(3), { op: 'sleep', task: 1 }, advance(100)]],
  'W-unlimited-subroot-grants': [below, [wake(1)]],
  'W-finite-to-max-with-backlog': [simple, [...throttle, { op: 'set', cgroup: 2, ...max }]],
  'W-max-to-finite-while-running': [
    unlimited,
    [wake(1), { op: 'set', cgroup: 2, ...max, quotaUs: 10_000 }],
  ],
  'W-timer-late': [simple, [{ op: 'advance', ns: 110 * MS, lateNs: 5 * MS }]],
  'W-top-half-found-ready': [simple, [...throttle, seize(0), advance(200)]],
};

describe('the witnesses', () => {
  test('are all shown by a play of their own', () => {
    expect(bandwidthWitnesses.map(({ id }) => id).sort()).toEqual(Object.keys(shown).sort());
  });

  test.each(Object.keys(shown))('%s is shown by its last operation', (id) => {
    const [cast, operations] = shown[id] as readonly [Cast, readonly HostOperation[]];
    const run = openHost(cast);
    for (const operation of operations) {
      expect(run.statistics.witnesses.get(id)).toBe(false);
      run.perform(operation);
    }
    expect(run.statistics.witnesses.get(id)).toBe(true);
    run.finish();
    expect(brokenKinds(run)).toEqual([]);
  });

  test('show nothing in an idle run', () => {
    const run = playHost(simple, [advance(10)]);
    expect([...run.statistics.witnesses.values()].some((seen) => seen)).toBe(false);
  });

  test('an exit with backlog is seen where its answer does not say whom it hands over', () => {
    const run = playHost(simple, throttle);
    const witness = bandwidthWitnesses.find(({ id }) => id === 'W-exit-with-backlog');
    let times = 0;
    const { exit } = witness?.watch(run.view, () => times++) ?? {};
    exit?.({ type: 'exit', call: { op: 'exit', cgrp: 3 }, answer: { ret: 0 } });
    expect(times).toBe(0);
    exit?.({ type: 'exit', call: { op: 'exit', cgrp: 2 }, answer: { ret: 0 } });
    expect(times).toBe(1);
  });
});
