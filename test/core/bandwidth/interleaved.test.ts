import { describe, expect, test } from 'vitest';
import { type Atq, taskDetach, tasksInOrder } from '../../../src/core/atq.ts';
import { exit } from '../../../src/core/bandwidth/exit.ts';
import { popAndHandOver } from '../../../src/core/bandwidth/hand-over.ts';
import { contextOf, llcContextOf } from '../../../src/core/bandwidth/library.ts';
import { putAside } from '../../../src/core/bandwidth/put-aside.ts';
import { topHalf } from '../../../src/core/bandwidth/replenish.ts';
import { throttled } from '../../../src/core/bandwidth/throttled.ts';
import type { BandwidthLibrary } from '../../../src/core/bandwidth/types.ts';
import type { Cgroup } from '../../../src/core/cgroup.ts';
import { EAGAIN, EBUSY, ESRCH } from '../../../src/core/errno.ts';
import { type Path, type PathContext, runToEnd } from '../../../src/core/path.ts';
import { first, parked, QUOTA_NS, tick, wake } from '../../helpers/race-script.ts';
import { SmpBench } from '../../helpers/smp-bench.ts';

function onCpu(cpu: number): PathContext {
  return { interleaved: true, cpu };
}

/** Lets a path go on until it stands before that access; its result if it ends before. */
function advance<T>(path: Path<T>, until: string): T | undefined {
  for (let step = path.next(); ; step = path.next()) {
    if (step.done) return step.value;
    if (`${step.value.access} ${step.value.field}` === until) return undefined;
  }
}

/** Task 0 is parked in cgroup 2; task 1 is in no queue. */
function setUp() {
  const bench = new SmpBench();
  bench.perform(...parked(0, 0));
  const { lib } = bench.view.state;
  const cgroup = lib.cgroups.get(2) as Cgroup;
  return { bench, lib, cgroup, parked: bench.task(0).common, other: bench.task(1).common };
}

/** With one decision replaced, as a fault does it. */
function without(
  lib: BandwidthLibrary,
  seams: Partial<BandwidthLibrary['seams']>,
): BandwidthLibrary {
  return { ...lib, seams: { ...lib.seams, ...seams } };
}

describe('parking a task', () => {
  test('looks again, under the lock, whether the queue is still the cgroup’s', () => {
    const { lib, cgroup, other } = setUp();
    const path = putAside(onCpu(0), lib, cgroup, other, 1, 0);
    advance(path, 'lock atq_lock');
    runToEnd(exit(onCpu(1), lib, cgroup));
    expect(runToEnd(path)).toBe(ESRCH);
    expect(other.atq).toBeNull();
  });

  test('leaves a task alone that somebody else parked, or that died, meanwhile', () => {
    const { lib, cgroup, other } = setUp();
    const path = putAside(onCpu(0), lib, cgroup, other, 1, 0);
    advance(path, 'rmw atq');
    runToEnd(putAside(onCpu(1), lib, cgroup, other, 1, 1));
    expect(runToEnd(path)).toBe(0);
    expect(other.atq).toBe(llcContextOf(lib, 2, 1)?.btq);

    runToEnd(taskDetach({ interleaved: false, cpu: 0 }, other));
    expect(runToEnd(putAside(onCpu(0), lib, cgroup, other, 1, 0))).toBe(0);
    expect(llcContextOf(lib, 2, 0)?.btq.lock).toBe(-1);
  });

  test('is refused where the lock of the queue was not had in time', () => {
    const { lib, cgroup, other } = setUp();
    const [path, holder] = [1, 0].map((cpu) => putAside(onCpu(cpu), lib, cgroup, other, 1, 0));
    advance(path as Path<number>, 'lock atq_lock');
    advance(holder as Path<number>, 'rmw atq');
    expect(runToEnd(path as Path<number>)).toBe(EBUSY);
    expect(runToEnd(holder as Path<number>)).toBe(0);
  });
});

describe('a task that was popped', () => {
  test('is held until it is in other hands, and its exit waits for that', () => {
    const { lib, parked: task } = setUp();
    const path = popAndHandOver(onCpu(0), lib, task.atq as Atq);
    advance(path, 'read pid');
    expect([task.atq, task.holdcnt]).toEqual([null, 1]);
    const dying = taskDetach(onCpu(1), task);
    advance(dying, 'wait holdcnt');
    expect(runToEnd(path)).toBe(true);
    expect(task.holdcnt).toBe(0);
    expect(runToEnd(dying)).toBe(0);
  });

  test('is not, where the pop does not hold it', () => {
    const { lib, parked: task } = setUp();
    const path = popAndHandOver(
      onCpu(0),
      without(lib, { holdsPopped: () => false }),
      task.atq as Atq,
    );
    advance(path, 'read pid');
    expect(task.holdcnt).toBe(0);
    expect(runToEnd(path)).toBe(true);
    expect(task.holdcnt).toBe(0);
  });
});

describe('the exit of a cgroup', () => {
  test('takes its queues off the map before it drains them', () => {
    const { bench, lib, cgroup, parked: task } = setUp();
    const queue = task.atq as Atq;
    const path = exit(onCpu(0), lib, cgroup);
    advance(path, 'lock atq_lock');
    expect([contextOf(lib, cgroup), llcContextOf(lib, 2, 0)]).toEqual([undefined, undefined]);
    expect(tasksInOrder(queue)).toEqual([task]);
    runToEnd(path);
    expect(queue.destroyed).toBe(true);
    expect(bench.task(0).dsq).toBe(bench.dsq(0));
    expect(lib.heap.isFreed(queue)).toBe(true);
  });

  test('frees them when nobody can use them any more, or at once', () => {
    for (const retires of [true, false]) {
      const { lib, cgroup, parked: task } = setUp();
      const queue = task.atq as object;
      const pending: (() => void)[] = [];
      lib.heap.afterGracePeriod = (free) => pending.push(free);
      runToEnd(exit(onCpu(0), without(lib, { retiresQueues: () => retires }), cgroup));
      expect(lib.heap.isFreed(queue)).toBe(!retires);
      for (const free of pending) free();
      expect(lib.heap.isFreed(queue)).toBe(true);
    }
  });
});

describe('the end of an interval', () => {
  /** Task 1 runs, and reports between the sum and the exchange of the counters. */
  function reportBetween(change: (lib: BandwidthLibrary) => BandwidthLibrary) {
    const bench = new SmpBench();
    bench.perform(...first(wake(1), { op: 'dispatch', cpu: 0 }, tick(1000)));
    const { lib } = bench.view.state;
    const cgx = contextOf(lib, lib.cgroups.get(2) as Cgroup);
    const path = topHalf(onCpu(1), change(lib), lib.clock.now);
    advance(path, 'rmw runtime_total');
    advance(path, 'rmw runtime_total');
    bench.perform(...first(tick(500)));
    runToEnd(path);
    return [cgx?.runtimeTotalLast, llcContextOf(lib, 2, 0)?.runtimeTotal];
  }

  test('settles what is taken out of the counters', () => {
    expect(reportBetween((lib) => lib)).toEqual([1500, 0]);
  });

  test('or else loses what was reported since the sum', () => {
    const sums = {
      closedRuntime: (cgx: { runtimeTotalSloppy: unknown }) => cgx.runtimeTotalSloppy,
    };
    const change = (lib: BandwidthLibrary) => without(lib, sums as Partial<typeof lib.seams>);
    expect(reportBetween(change)).toEqual([1000, 0]);
  });
});

test('budgets are asked for one after the other', () => {
  const { lib, cgroup } = setUp();
  const cgx = contextOf(lib, cgroup);
  runToEnd(topHalf(onCpu(0), lib, lib.clock.now));
  const [one, other] = [0, 1].map((llc) => throttled(onCpu(llc), lib, cgroup, llc));
  advance(one as Path<number>, 'rmw budget_remaining');
  expect(cgx?.lock).toBe(0);
  expect(advance(other as Path<number>, 'lock budget_lock')).toBeUndefined();
  expect([runToEnd(one as Path<number>), runToEnd(other as Path<number>)]).toEqual([0, 0]);
  expect(Number(cgx?.budgetRemaining)).toBeGreaterThanOrEqual(0);
  expect(cgx?.lock).toBe(-1);
});

test('a cgroup that owes is refused', () => {
  const bench = new SmpBench();
  bench.perform(...parked(0, 0, 3 * QUOTA_NS));
  const { lib } = bench.view.state;
  runToEnd(topHalf(onCpu(0), lib, lib.clock.now));
  expect(runToEnd(throttled(onCpu(0), lib, lib.cgroups.get(2) as Cgroup, 0))).toBe(EAGAIN);
});
