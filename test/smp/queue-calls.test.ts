import { describe, expect, test } from 'vitest';
import { EALREADY, ECANCELED, EEXIST, EINVAL, ENOSPC } from '../../src/core/errno.ts';
import { hostSeams } from '../../src/host/seams.ts';
import type { QueueCall } from '../../src/scenario/queue-operation.ts';

import { castOf, first, script } from '../helpers/race-script.ts';
import { SmpBench } from '../helpers/smp-bench.ts';

const CAST = castOf([0, 0]);
const fifo: QueueCall = { op: 'create', q: 0, fifo: true, capacity: 2 };
const byVtime: QueueCall = { op: 'create', q: 1, fifo: false };
const insert = (task: number, q = 0): QueueCall => ({ op: 'insert', q, task });

function call(bench: SmpBench, ...calls: readonly QueueCall[]) {
  const before = bench.events.length;
  bench.perform(...first(...calls.map((one) => ({ ...one, cpu: 0 }))));
  return bench.events
    .slice(before)
    .flatMap((event) => (event.type === 'answer' ? [event.answer] : []));
}

describe('queue calls', () => {
  test('make queues, fill them and empty them', () => {
    const bench = new SmpBench(CAST);
    expect(call(bench, fifo, fifo, byVtime)).toEqual([{ ret: 0 }, { ret: EEXIST }, { ret: 0 }]);
    expect(call(bench, insert(1), insert(2), insert(3), insert(1))).toEqual([
      { ret: 0 },
      { ret: 0 },
      { ret: ENOSPC },
      { ret: ENOSPC },
    ]);
    expect(call(bench, { op: 'insert_vtime', q: 1, task: 1, vtime: 5 }, insert(4, 1))).toEqual([
      { ret: EALREADY },
      { ret: EINVAL },
    ]);
    expect(call(bench, { op: 'peek', q: 0 }, { op: 'pop', q: 0, hold: true })).toEqual([
      { ret: 0, task_out: 1 },
      { ret: 0, task_out: 1 },
    ]);
    expect(call(bench, { op: 'remove', q: 0, task: 2 }, { op: 'pop', q: 0 })).toEqual([
      { ret: 0 },
      { ret: 0, task_out: null },
    ]);
    expect(call(bench, { op: 'peek', q: 0 })).toEqual([{ ret: 0, task_out: null }]);
  });

  test('hold tasks, cancel and detach them', () => {
    const bench = new SmpBench(CAST);
    call(bench, fifo, insert(1));
    expect(
      call(
        bench,
        { op: 'task_hold', task: 1 },
        { op: 'task_drop', task: 1 },
        { op: 'task_drop', task: 1 },
        { op: 'task_fini', task: 1 },
        { op: 'task_fini', task: 1 },
        { op: 'task_detach', task: 1 },
        insert(1),
      ),
    ).toEqual([
      { ret: 0, holdcnt: 1 },
      { ret: 0, holdcnt: 0 },
      { ret: EINVAL },
      { ret: 1 },
      { ret: 0 },
      { ret: 0 },
      { ret: ECANCELED },
    ]);
  });

  test('of a queue that is not there, or was destroyed, are refused', () => {
    const bench = new SmpBench(CAST);
    call(bench, fifo, insert(1));
    expect(call(bench, { op: 'destroy', q: 0 }, insert(1), { op: 'destroy', q: 0 })).toEqual([
      { ret: 0 },
      { ret: EINVAL },
      { ret: EINVAL },
    ]);
    expect(bench.view.state.queueTasks.get(1)?.atq).toBeNull();
  });
});

describe('a dispatcher', () => {
  const dispatchQueue = { op: 'dispatch_queue', q: 0, cpu: 0 } as const;

  function dispatched(bench: SmpBench): number[] {
    return bench.view.state.dispatched.map(({ id }) => id);
  }

  test('finds nothing, or the head', () => {
    const bench = new SmpBench(CAST);
    call(bench, fifo);
    bench.perform(...first(dispatchQueue));
    expect(dispatched(bench)).toEqual([]);
    call(bench, insert(1), insert(2));
    bench.perform(...first(dispatchQueue));
    expect(dispatched(bench)).toEqual([1]);
  });

  /** Between its look and its pop another CPU takes the head. */
  const between = [
    { path: 0, until: 'lock queue 0.atq_lock' },
    { path: 0, until: 'read queues.entries' },
    { path: 1 },
  ];

  test('takes what came instead of the head', () => {
    const bench = new SmpBench(CAST, script(between));
    call(bench, fifo, insert(1), insert(2));
    bench.race(dispatchQueue, { op: 'pop', q: 0, cpu: 1 });
    expect(dispatched(bench)).toEqual([2]);
  });

  test('finds that nothing is left', () => {
    const bench = new SmpBench(CAST, script(between));
    call(bench, fifo, insert(1));
    bench.race(dispatchQueue, { op: 'pop', q: 0, cpu: 1 });
    expect(dispatched(bench)).toEqual([]);
  });

  test.each([true, false])('that puts back does so in its place (FIFO: %s)', (isFifo) => {
    const host = { ...hostSeams, dispatchesMismatch: () => false };
    const bench = new SmpBench(CAST, script(between), host);
    const put = (task: number, vtime: number): QueueCall =>
      isFifo ? insert(task) : { op: 'insert_vtime', q: 0, task, vtime };
    call(bench, { op: 'create', q: 0, fifo: isFifo }, put(1, 1), put(2, 2), put(3, 3));
    bench.race(dispatchQueue, { op: 'pop', q: 0, cpu: 1 });
    expect(dispatched(bench)).toEqual([]);
    expect(bench.view.state.queues.get(0)?.size).toBe(2);
    expect(bench.view.state.queueTasks.get(2)?.node.key).toBe(isFifo ? 3 : 2);
  });
});
