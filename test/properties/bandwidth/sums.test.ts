import { describe, expect, test } from 'vitest';
import { EAGAIN } from '../../../src/core/errno.ts';
import { addS64 } from '../../../src/core/int64.ts';
import type { HostOperation } from '../../../src/scenario/host-operation.ts';
import {
  advance,
  brokenKinds,
  castOf,
  cgroup,
  type LibraryMutation,
  MS,
  playHost,
  task,
  wake,
} from '../../helpers/host-session.ts';

const cast = castOf(
  [0, 1],
  [cgroup(2, 1, 60), cgroup(3, 2, 30), cgroup(4, 2, 'max'), cgroup(5, 1, 'max')],
  [task(1, 3), task(2, 4), task(3, 1), task(4, 5)],
);
const operations: readonly HostOperation[] = [wake(1), wake(2), wake(3), wake(4), advance(250)];

describe('a run of the corrected core', () => {
  const run = playHost(cast, operations);

  test('breaks nothing', () => {
    expect(brokenKinds(run)).toEqual([]);
  });

  test.each(['I-BW-13', 'I-BW-14', 'I-BW-17', 'I-BWA-1', 'I-BWA-4', 'I-BWA-5', 'I-BWA-10'])(
    'exercises %s',
    (id) => {
      expect(run.statistics.property(id).exercised).toBeGreaterThan(0);
    },
  );
});

describe('I-BW-13', () => {
  const childGoes: readonly HostOperation[] = [
    wake(1),
    advance(10),
    { op: 'exit', task: 1 },
    { op: 'rmdir', cgroup: 3 },
    advance(100),
  ];

  test('counts the charge of a child that went', () => {
    expect(brokenKinds(playHost(cast, childGoes))).toEqual([]);
  });

  test('breaks when that charge is forgotten', () => {
    const faults = ['exit-forgets-runtime'];
    const run = playHost(cast, childGoes, { faults, only: ['I-BW-13'] });
    expect(brokenKinds(run)).toEqual(['I-BW-13/charge missed']);
  });

  const becomesParent: readonly HostOperation[] = [
    wake(4),
    advance(10),
    { op: 'move', task: 4, cgroup: 1 },
    { op: 'mkdir', cgroup: 6 },
    advance(100),
  ];
  const late = { ...cast, cgroups: [cgroup(5, 1, 50), cgroup(6, 5, 20, { present: false })] };

  test('counts what a parent was charged while it was a leaf', () => {
    expect(brokenKinds(playHost(late, becomesParent))).toEqual([]);
    const faults = ['parent-freed-with-backlog'];
    const run = playHost(late, becomesParent, { faults, only: ['I-BW-13'] });
    expect(brokenKinds(run)).toEqual(['I-BW-13/charge missed']);
  });

  test('breaks when an interval is settled with too much', () => {
    const addOne: LibraryMutation = (call, perform, { lib }) => {
      const answer = perform();
      if (call.op !== 'advance' || answer.fired?.length !== 1) return answer;
      for (const cgx of lib.contexts.values()) {
        cgx.runtimeTotalLast = addS64(cgx.runtimeTotalLast, 1);
      }
      return answer;
    };
    const run = playHost(cast, operations, { mutate: addOne, only: ['I-BW-13'] });
    expect(brokenKinds(run)).toEqual(['I-BW-13/charge invented']);
  });
});

describe('I-BW-14', () => {
  test('breaks when the root is refused', () => {
    const refuse: LibraryMutation = (call, perform) =>
      call.op === 'throttled' && call.cgrp === 1 ? { ret: EAGAIN } : perform();
    const run = playHost(cast, [wake(3)], { mutate: refuse, only: ['I-BW-14'] });
    expect(brokenKinds(run)).toEqual(['I-BW-14/throttled']);
  });
});

describe('I-BW-17', () => {
  // The new quota starts a period in the middle of what the next tick reports.
  const acrossPeriods: readonly HostOperation[] = [
    wake(1),
    advance(5.5),
    { op: 'set', cgroup: 3, periodUs: 100_000, quotaUs: 40_000, burstUs: 0 },
    advance(10),
  ];

  test('holds across the beginning of a period', () => {
    expect(brokenKinds(playHost(cast, acrossPeriods))).toEqual([]);
  });

  test('breaks when a report is cut there', () => {
    const faults = ['clipped-consumption-lost'];
    const run = playHost(cast, acrossPeriods, { faults, only: ['I-BW-17'] });
    expect(brokenKinds(run)).toEqual(['I-BW-17/cut']);
  });

  test('breaks when more is booked than was reported', () => {
    const twice: LibraryMutation = (call, perform) => {
      if (call.op === 'consume') perform();
      return perform();
    };
    const run = playHost(cast, operations, { mutate: twice, only: ['I-BW-17'] });
    expect(brokenKinds(run)).toEqual(['I-BW-17/too much']);
  });
});

describe('I-BWA-1', () => {
  const shift =
    (ns: number): LibraryMutation =>
    (call, perform, { lib }) => {
      const answer = perform();
      const llcx = call.op === 'throttled' ? lib.llcContexts.get(call.cgrp)?.[call.llc] : undefined;
      if (llcx !== undefined && lib.clock.now > 1000 * MS) {
        llcx.budgetRemaining = addS64(llcx.budgetRemaining, ns);
      }
      return answer;
    };

  test.each([
    [1, 'budget made'],
    [-1, 'budget lost'],
  ])('breaks when a transfer is off by %i', (ns, kind) => {
    const run = playHost(cast, operations, { mutate: shift(ns), only: ['I-BWA-1'] });
    expect(brokenKinds(run)).toEqual([`I-BWA-1/${kind}`]);
  });
});

describe('I-BWA-4', () => {
  const unlimitedAbove = castOf([0], [cgroup(2, 1, 'max'), cgroup(3, 2, 10)], [task(1, 3)]);

  test('holds below an unlimited subroot', () => {
    expect(brokenKinds(playHost(unlimitedAbove, [wake(1), advance(30)]))).toEqual([]);
  });

  test('breaks when the unit of an unlimited subroot reaches a limited child', () => {
    const faults = ['infinite-subroot-granted-whole'];
    const run = playHost(unlimitedAbove, [wake(1)], { faults, only: ['I-BWA-4'] });
    expect(brokenKinds(run)).toEqual(['I-BWA-4/beyond the quota']);
  });

  test('breaks when a unit is 0', () => {
    const run = playHost(unlimitedAbove, [], {
      mutate: (call, perform, { lib }) => {
        const answer = perform();
        if (call.op === 'init') for (const cgx of lib.contexts.values()) cgx.budgetC2l = 0;
        return answer;
      },
      only: ['I-BWA-4'],
    });
    expect(brokenKinds(run)).toEqual(['I-BWA-4/too small']);
  });
});

describe('I-BWA-5', () => {
  test('breaks when the count drifts', () => {
    const faults = ['taskable-count-drifts'];
    const run = playHost(cast, [], { faults, only: ['I-BWA-5'] });
    expect(brokenKinds(run)).toContain('I-BWA-5/too high');
  });

  test('breaks when the count falls behind', () => {
    const forget: LibraryMutation = (call, perform, { lib }) => {
      const answer = perform();
      if (call.op === 'init') {
        for (const cgx of lib.contexts.values()) cgx.nrTaskableDescendents = 0;
      }
      return answer;
    };
    const run = playHost(cast, [], { mutate: forget, only: ['I-BWA-5'] });
    expect(brokenKinds(run)).toEqual(['I-BWA-5/too low']);
  });
});

describe('I-BWA-10', () => {
  const threaded = castOf(
    [0],
    [cgroup(2, 1, 10), cgroup(3, 2, 10, { threaded: true, present: false })],
    [task(1, 2)],
  );
  const nest: readonly HostOperation[] = [{ op: 'mkdir', cgroup: 3 }, wake(1), advance(30)];

  test('holds for the root of a thread tree', () => {
    expect(brokenKinds(playHost(threaded, nest))).toEqual([]);
  });

  test('breaks when that root loses its contexts', () => {
    const faults = ['threaded-root-loses-llc-contexts'];
    const run = playHost(threaded, nest, { faults, only: ['I-BWA-10'] });
    expect(brokenKinds(run)).toEqual(['I-BWA-10/no context', 'I-BWA-10/throttled']);
  });

  test('breaks when the root loses its contexts', () => {
    const faults = ['root-loses-llc-contexts'];
    const run = playHost(threaded, [], { faults, only: ['I-BWA-10'] });
    expect(brokenKinds(run)).toEqual(['I-BWA-10/no context']);
  });

  test('breaks when a parent that is a leaf again does not regain them', () => {
    const leafAgain: readonly HostOperation[] = [
      { op: 'rmdir', cgroup: 3 },
      { op: 'move', task: 3, cgroup: 2 },
      wake(3),
    ];
    const nested = castOf([0], [cgroup(2, 1, 10), cgroup(3, 2, 10)], [task(3, 1)]);
    expect(brokenKinds(playHost(nested, leafAgain))).toEqual([]);
    const faults = ['leaf-again-without-llc-contexts'];
    const run = playHost(nested, leafAgain, { faults, only: ['I-BWA-10'] });
    expect(brokenKinds(run)).toEqual(['I-BWA-10/no context', 'I-BWA-10/throttled']);
  });

  test('breaks when a task can be parked only once', () => {
    const faults = ['rbtree-reused-node-refused'];
    const crowd = castOf([0], [cgroup(2, 1, 10)], [task(1, 2), task(2, 2), task(3, 2)]);
    const again = [wake(1), wake(2), wake(3), advance(250)];
    expect(brokenKinds(playHost(crowd, again))).toEqual([]);
    const run = playHost(crowd, again, { faults, only: ['I-BWA-10'] });
    expect(brokenKinds(run)).toEqual(['I-BWA-10/put_aside']);
  });
});
