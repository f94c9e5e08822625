import { describe, expect, test } from 'vitest';
import { REPLENISH_TOP_HALF_RUNNING } from '../../../src/core/bandwidth/library.ts';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import {
  advance,
  brokenKinds,
  castOf,
  cgroup,
  type LibraryMutation,
  MS,
  openHost,
  playHost,
  release,
  seize,
  task,
  wake,
} from '../../helpers/host-session.ts';

const cast = castOf([0], [cgroup(2, 1, 10)], [task(1, 2)]);
const late = (ms: number, lateMs: number): HostOperation => ({
  op: 'advance',
  ns: ms * MS,
  lateNs: lateMs * MS,
});

describe('a run of the corrected core', () => {
  const run = openHost(cast);
  const operations = [
    wake(1),
    late(110, 200),
    advance(100),
    seize(0),
    late(200, 30),
    advance(300),
    release(0),
  ];
  for (const operation of operations) run.perform(operation);
  run.finish();

  test('breaks nothing', () => {
    expect(brokenKinds(run)).toEqual([]);
  });

  test.each(['I-BW-12', 'I-BW-16', 'I-BWA-2'])('exercises %s', (id) => {
    expect(run.statistics.property(id).exercised).toBeGreaterThan(0);
  });

  test('meets the bound of I-BW-12: two top halves within 20 ms', () => {
    const times = run.events.flatMap((event) => (event.type === 'interval' ? [event.at] : []));
    const gaps = times.slice(1).map((at, i) => at - (times[i] as number));
    expect(Math.min(...gaps)).toBe(20 * MS);
  });
});

describe('I-BW-12', () => {
  test('breaks when the timer always comes at its least delay', () => {
    const hurry: LibraryMutation = (call, perform, { lib }) => {
      const answer = perform();
      if (call.op === 'advance' && (answer.fired?.length ?? 0) > 0 && lib.replenishTimer !== null) {
        lib.clock.start(lib.replenishTimer, 20 * MS);
      }
      return answer;
    };
    const run = playHost(cast, [advance(160)], { mutate: hurry, only: ['I-BW-12'] });
    expect(brokenKinds(run)).toEqual(['I-BW-12/too many']);
  });
});

describe('I-BW-16', () => {
  const nobodyDrains: readonly HostOperation[] = [wake(1), advance(30), seize(0), advance(200)];

  test('holds when nobody drains for an interval', () => {
    expect(brokenKinds(playHost(cast, nobodyDrains))).toEqual([]);
  });

  test('breaks when the timer gives up over a bottom half that is ready', () => {
    const faults = ['replenish-timer-not-rearmed'];
    const run = playHost(cast, nobodyDrains, { faults });
    expect(brokenKinds(run)).toEqual([
      'M-replenish-timer/bottom-half-ready/DEAD_TIMER',
      'I-BW-16/not armed',
    ]);
  });

  test('breaks when the timer is armed for too late', () => {
    const delay: LibraryMutation = (call, perform, { lib }) => {
      const answer = perform();
      if (call.op === 'advance' && (answer.fired?.length ?? 0) > 0 && lib.replenishTimer !== null) {
        lib.clock.start(lib.replenishTimer, 101 * MS);
      }
      return answer;
    };
    const run = playHost(cast, [advance(110)], { mutate: delay, only: ['I-BW-16'] });
    expect(brokenKinds(run)).toEqual(['I-BW-16/wrong delay']);
  });
});

describe('I-BWA-2', () => {
  const setState =
    (when: 'put_aside' | 'reenqueue' | 'advance', s: number): LibraryMutation =>
    (call, perform, { lib }) => {
      const answer = perform();
      const fired = call.op === 'advance' && (answer.fired?.length ?? 0) > 0;
      if (call.op === when && (when !== 'advance' || fired)) lib.replenishStat.s = s;
      return answer;
    };
  const operations: readonly HostOperation[] = [wake(1), advance(120)];

  test.each([
    ['put_aside', 'idle to top half running by put_aside'],
    ['reenqueue', 'idle to top half running by reenqueue'],
    ['advance', 'idle to top half running by the timer'],
  ] as const)('breaks when %s leaves the top half running', (when, kind) => {
    const mutate = setState(when, REPLENISH_TOP_HALF_RUNNING);
    const run = playHost(cast, operations, { mutate, only: ['I-BWA-2'] });
    expect(brokenKinds(run)[0]).toBe(`I-BWA-2/${kind}`);
  });
});
