import { describe, expect, test } from 'vitest';
import { dispatcherKeepsTasks } from '../../../properties/smp/dispatcher-keeps-tasks.ts';
import { freedUnlinked } from '../../../properties/smp/freed-unlinked.ts';
import { lockOrder } from '../../../properties/smp/lock-order.ts';
import { locksAreGivenBack } from '../../../properties/smp/locks-are-given-back.ts';
import { noUseAfterFree } from '../../../properties/smp/no-use-after-free.ts';
import { pathsEnd } from '../../../properties/smp/paths-end.ts';
import type { Atq } from '../../../src/core/atq.ts';
import { point } from '../../../src/core/path.ts';
import type { SmpOperation } from '../../../src/scenario/smp-operation.ts';
import {
  castOf,
  dispatch,
  exit,
  first,
  parked,
  replenish,
  wake,
} from '../../helpers/race-script.ts';
import { SmpBench } from '../../helpers/smp-bench.ts';

describe('I-SMP-6', () => {
  test('holds for a drain beside an exit', () => {
    const bench = new SmpBench().watch(noUseAfterFree);
    bench.race(...parked(0, 0), ...first(replenish()), dispatch(0), exit(0, 1));
    expect(bench.kinds).toEqual([]);
  });

  test('breaks for any access but the free itself, by a path or a late store', () => {
    const bench = new SmpBench().watch(noUseAfterFree);
    const { common } = bench.task(0);
    const path = bench.path(0);
    const touch = { type: 'point', path, point: point('read', common, 'atq') } as const;
    bench.emit(touch);
    expect(bench).toMatchObject({ kinds: [], exercised: 0 });
    bench.view.state.lib.heap.free(common);
    bench.emit({ ...touch, point: point('write', common, 'freed') });
    bench.emit(touch, { type: 'arrival', path, point: point('write', common, 'holdcnt') });
    expect(bench.messages).toEqual([
      'atq of the record of task 0 is touched after it was freed',
      'holdcnt of the record of task 0 is touched after it was freed',
    ]);
  });

  test('breaks for a task that is parked in a queue that was destroyed', () => {
    const bench = new SmpBench().watch(noUseAfterFree);
    bench.perform(...parked(0, 0));
    (bench.task(0).common.atq as Atq).destroyed = true;
    bench.emit({ type: 'point', path: bench.path(1), point: point('read', {}, 'x') });
    expect(bench.kinds).toEqual(['parked in destroyed']);
  });
});

describe('I-SMP-7', () => {
  test('holds for a parked task that exits', () => {
    const bench = new SmpBench().watch(freedUnlinked);
    bench.race(...parked(0, 0), exit(0, 1));
    expect(bench).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for a record that is linked, freed twice, or linked again', () => {
    const bench = new SmpBench().watch(freedUnlinked);
    bench.perform(...parked(0, 0));
    const task = bench.task(0);
    const { heap } = bench.view.state.lib;
    bench.emit({ type: 'free', task });
    heap.free(task.common);
    heap.free(task.common);
    bench.emit({ type: 'free', task });
    task.isDead = true;
    bench.join();
    expect(bench.kinds).toEqual(['linked', 'twice', 'linked', 'linked later']);
  });
});

describe('I-SMP-8', () => {
  const taken = (bench: SmpBench, lock: string, ...held: string[]): void =>
    bench.emit({ type: 'locked', path: bench.path(1), lock, held });

  test('holds for locks in their order', () => {
    const bench = new SmpBench().watch(lockOrder);
    taken(bench, 'rq_lock');
    taken(bench, 'budget_lock', 'cgroup_mutex', 'rq_lock');
    taken(bench, 'dsq_lock', 'rq_lock', 'atq_lock');
    expect(bench).toMatchObject({ kinds: [], exercised: 2 });
  });

  test('breaks for an order against the kernel, and for two of a class', () => {
    const bench = new SmpBench().watch(lockOrder);
    taken(bench, 'cgroup_mutex', 'dsq_lock');
    taken(bench, 'rq_lock', 'rq_lock');
    expect(bench.kinds).toEqual(['cgroup_mutex in dsq_lock', 'rq_lock in rq_lock']);
    expect(bench.messages).toEqual([
      'CPU 1 takes cgroup_mutex while it holds dsq_lock; the kernel takes rq_lock inside cgroup_mutex; the kernel takes dsq_lock inside rq_lock',
      'CPU 1 takes rq_lock while it holds rq_lock',
    ]);
  });

  test('breaks for two orders of which nobody has said which is right, over a third lock', () => {
    const bench = new SmpBench().watch(lockOrder);
    taken(bench, 'budget_lock', 'atq_lock');
    taken(bench, 'dsq_lock', 'budget_lock');
    expect(bench.kinds).toEqual([]);
    taken(bench, 'atq_lock', 'dsq_lock');
    expect(bench.kinds).toEqual(['atq_lock in dsq_lock']);
    expect(bench.messages[0]).toBe(
      'CPU 1 takes atq_lock while it holds dsq_lock; CPU 1 takes budget_lock inside atq_lock; CPU 1 takes dsq_lock inside budget_lock',
    );
  });

  test('holds for a race of everything', () => {
    const bench = new SmpBench().watch(lockOrder);
    bench.race(...parked(0, 0), wake(1, 1), dispatch(0), replenish(1), exit(0, 0));
    expect(bench.kinds).toEqual([]);
    expect(bench.exercised).toBeGreaterThan(1);
  });
});

describe('I-SMP-9', () => {
  test('holds for locks that are given back', () => {
    const bench = new SmpBench().watch(locksAreGivenBack);
    bench.race(wake(0, 0), wake(1, 1));
    expect(bench.kinds).toEqual([]);
    expect(bench.exercised).toBeGreaterThan(2);
  });

  test('breaks for one that is kept, given back by another, or held asleep', () => {
    const bench = new SmpBench().watch(locksAreGivenBack);
    const path = bench.path(0);
    const holder = bench.path(1);
    path.held.push({ lock: { lock: 0 }, name: 'rq_lock' });
    bench.emit(
      { type: 'point', path, point: point('read', {}, 'x') },
      { type: 'point', path, point: point('sleep', {}, 'x') },
      { type: 'foreign-unlock', path, holder, lock: 'dsq_lock' },
      { type: 'path-end', path, held: ['rq_lock'] },
    );
    expect(bench.messages).toEqual([
      'the path on CPU 0 sleeps with rq_lock',
      'CPU 0 gives back dsq_lock, which CPU 1 holds',
      'the path on CPU 0 ends and holds rq_lock',
    ]);
  });
});

describe('I-SMP-10', () => {
  test('holds for a race that ends', () => {
    const bench = new SmpBench().watch(pathsEnd);
    bench.race(wake(0, 0), wake(1, 1));
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for paths that wait for each other, or go round', () => {
    const bench = new SmpBench().watch(pathsEnd);
    const waiting = [bench.path(0, point('lock', bench.task(1), 'rq_lock')), bench.path(1)];
    bench.emit({ type: 'deadlock', waiting }, { type: 'livelock', unfinished: waiting });
    expect(bench.messages[0]).toMatch(/^nobody can go on: CPU 0 for rq_lock of the task 1, CPU 1/);
    expect(bench.messages[1]).toBe('CPUs 0 and 1 go round without an end');
    expect(bench.kinds).toEqual(['deadlock', 'livelock']);
  });
});

describe('I-SMP-16', () => {
  const queue: readonly SmpOperation[] = first(
    { op: 'create', q: 0, fifo: true, cpu: 0 },
    { op: 'insert', q: 0, task: 1, cpu: 0 },
    { op: 'insert', q: 0, task: 2, cpu: 0 },
  );

  test('holds for what is popped, removed, cancelled or dispatched', () => {
    const bench = new SmpBench(castOf([0, 0, 0])).watch(dispatcherKeepsTasks);
    bench.race(
      ...queue,
      ...first({ op: 'insert', q: 0, task: 3, cpu: 0 }, { op: 'insert', q: 0, task: 4, cpu: 0 }),
      { op: 'dispatch_queue', q: 0, cpu: 0 },
      { op: 'pop', q: 0, cpu: 1 },
      { op: 'remove', q: 0, task: 3, cpu: 1 },
      { op: 'task_fini', task: 4, cpu: 2 },
    );
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for a task that is gone', () => {
    const bench = new SmpBench(castOf([0])).watch(dispatcherKeepsTasks);
    bench.spoil = ({ type }) => {
      if (type === 'join') bench.view.state.dispatched.length = 0;
    };
    bench.race(...queue, { op: 'dispatch_queue', q: 0, cpu: 0 });
    expect(bench.messages).toEqual(['task 1 of the queues is in no queue and was not dispatched']);
  });

  test.each<[string, SmpOperation[]]>([
    ['without a dispatcher', []],
    [
      'where a queue is destroyed',
      [
        { op: 'dispatch_queue', q: 0, cpu: 0 },
        { op: 'destroy', q: 0, cpu: 0 },
      ],
    ],
  ])('says nothing %s', (_where, operations) => {
    const bench = new SmpBench(castOf([0])).watch(dispatcherKeepsTasks);
    bench.race(...queue, ...operations);
    expect(bench).toMatchObject({ kinds: [], exercised: 0 });
  });
});
