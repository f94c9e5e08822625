import { describe, expect, test } from 'vitest';
import { addS64 } from '../../../src/core/int64.ts';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import type { LibraryCall } from '../../../src/scenario/library-call.ts';
import {
  advance,
  brokenKinds,
  castOf,
  cgroup,
  type LibraryMutation,
  playHost,
  task,
  wake,
} from '../../helpers/host-session.ts';

const only = ['I-BWA-11'];
const cast = castOf([0, 1], [cgroup(2, 1, 24), cgroup(3, 1, 'max')], [task(1, 2), task(2, 3)]);
const set = (id: number, quotaUs: number | 'max'): HostOperation => ({
  op: 'set',
  cgroup: id,
  periodUs: 100_000,
  quotaUs,
  burstUs: 0,
});

describe('I-BWA-11', () => {
  test('holds while budget is used up, renewed, limited anew and let go', () => {
    const limits = [set(3, 10_000), advance(250), set(2, 'max'), advance(100)];
    const run = playHost(cast, [wake(1), wake(2), advance(250), ...limits], { only });
    expect(brokenKinds(run)).toEqual([]);
    expect(run.statistics.property('I-BWA-11').exercised).toBeGreaterThan(0);
  });

  test('holds when a parked task takes its wait along to another cgroup', () => {
    const both = castOf([0], [cgroup(2, 1, 5), cgroup(3, 1, 50)], [task(1, 2), task(2, 2)]);
    const move: HostOperation = { op: 'move', task: 2, cgroup: 3 };
    const run = playHost(both, [wake(1), wake(2), advance(20), move, advance(150)], { only });
    expect(run.events.some(({ type }) => type === 'move')).toBe(true);
    expect(brokenKinds(run)).toEqual([]);
  });

  test('breaks when a drain asks where nobody waits', () => {
    const faults = ['drain-secures-where-nobody-waits'];
    const run = playHost(cast, [wake(1), advance(150)], { faults, only });
    expect(brokenKinds(run)).toEqual(['I-BWA-11/reenqueue']);
  });

  /** Adds budget on an LLC behind a call, once the first tasks have asked. */
  const givenIn =
    (op: LibraryCall['op'], llc: number): LibraryMutation =>
    (call, perform, { lib }) => {
      const answer = perform();
      if (call.op !== op || (op === 'advance' && answer.fired?.length !== 1)) return answer;
      const llcx = lib.llcContexts.get(2)?.[llc];
      if (llcx !== undefined) llcx.budgetRemaining = addS64(llcx.budgetRemaining, 1_000_000_000);
      return answer;
    };

  test.each([
    ['throttled', 'throttled', 1],
    ['consume', 'consume', 0],
    ['reenqueue', 'reenqueue', 1],
    ['advance', 'replenishment', 1],
    ['set', 'set', 1],
    ['init', 'init', 1],
    ['exit', 'exit', 1],
  ] as const)('breaks when %s gives budget where nobody asks', (op, kind, llc) => {
    const change: readonly HostOperation[] = [
      set(3, 10_000),
      { op: 'exit', task: 2 },
      { op: 'rmdir', cgroup: 3 },
      { op: 'mkdir', cgroup: 3 },
    ];
    const mutate = givenIn(op, llc);
    const run = playHost(cast, [wake(1), advance(150), ...change, advance(150)], { mutate, only });
    expect(brokenKinds(run)).toContain(`I-BWA-11/${kind}`);
  });
});
