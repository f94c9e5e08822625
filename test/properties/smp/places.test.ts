import { describe, expect, test } from 'vitest';
import { allowedDsq } from '../../../properties/smp/allowed-dsq.ts';
import { linkedOnce } from '../../../properties/smp/linked-once.ts';
import { onePlace } from '../../../properties/smp/one-place.ts';
import { queuesAreSound } from '../../../properties/smp/queues-are-sound.ts';
import { runsAgain } from '../../../properties/smp/runs-again.ts';
import { type Atq, DEAD } from '../../../src/core/atq.ts';
import { Cpumask } from '../../../src/core/cpumask.ts';
import { dispatch, exit, first, parked, sleep, wake } from '../../helpers/race-script.ts';
import { SmpBench } from '../../helpers/smp-bench.ts';

/** Task 0 is parked; task 1 sleeps. */
function withParked(law: Parameters<SmpBench['watch']>[0]) {
  const bench = new SmpBench().watch(law);
  bench.perform(...parked(0, 0));
  const task = bench.task(0);
  return { bench, task, other: bench.task(1), queue: task.common.atq as Atq };
}

describe('I-SMP-1', () => {
  test('holds for a task in one queue, in none, and a dead one', () => {
    const { bench, other } = withParked(linkedOnce);
    other.common.atq = DEAD;
    bench.join();
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for a link without a mark, and a mark without a link', () => {
    const { bench, task, other, queue } = withParked(linkedOnce);
    task.common.atq = null;
    other.common.atq = queue;
    bench.join();
    expect(bench.kinds).toEqual(['not marked', 'not linked']);
    expect(bench.messages[0]).toBe(
      'record of task 0 is linked in backlog of cgroup 2 on LLC 0 without a mark',
    );
  });

  test('breaks for two queues', () => {
    const { bench, queue } = withParked(linkedOnce);
    bench.perform(...first({ op: 'create', q: 0, fifo: false, cpu: 0 }));
    (bench.view.state.queues.get(0) as Atq).tree.root = queue.tree.root;
    bench.join();
    expect(bench.kinds).toEqual(['two queues']);
  });
});

describe('I-SMP-2', () => {
  test('holds for a queue with a task', () => {
    const { bench } = withParked(queuesAreSound);
    bench.join();
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for a wrong count, and for a damaged tree', () => {
    const { bench, queue } = withParked(queuesAreSound);
    queue.size = 2;
    bench.join();
    expect(bench.messages).toEqual(['backlog of cgroup 2 on LLC 0 counts 2 and links 1']);
    bench.perform(...first(wake(1)));
    const { root } = queue.tree;
    for (const node of [root, root?.left, root?.right]) if (node) node.isRed = true;
    bench.join();
    expect(bench.kinds[1]).toMatch(/^tree: /);
  });
});

describe('I-SMP-3', () => {
  test('holds for tasks that run, wait or sleep, and says nothing of dead ones', () => {
    const { bench, other } = withParked(onePlace);
    bench.join();
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
    other.isDead = true;
    other.isRunnable = true;
    bench.join();
    expect(bench.kinds).toEqual([]);
  });

  test.each([
    ['lost', (bench: SmpBench) => (bench.task(1).isRunnable = true)],
    ['left behind', (bench: SmpBench) => (bench.task(0).isRunnable = false)],
    ['two places', (bench: SmpBench) => (bench.task(0).dsq = bench.dsq(1))],
    ['two places', (bench: SmpBench) => (bench.task(0).runsOn = 1)],
  ])('breaks for a task that is %s', (kind, damage) => {
    const { bench } = withParked(onePlace);
    damage(bench);
    bench.join();
    expect(bench.kinds).toEqual([kind]);
  });
});

describe('I-SMP-4', () => {
  test('holds where what waits runs in the end', () => {
    const bench = new SmpBench().watch(runsAgain);
    bench.perform(...parked(0, 0), ...first(wake(1, 1)));
    bench.stage.settle(9);
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks where it does not', () => {
    const { bench, task } = withParked(runsAgain);
    // Whoever releases it cannot find it.
    task.hasPid = false;
    bench.stage.settle(9);
    expect(bench.messages).toEqual(['task 0 did not run in 7 intervals']);
  });

  test('says nothing where nobody waits for that', () => {
    const { bench, task } = withParked(runsAgain);
    task.hasPid = false;
    bench.stage.settle(0);
    expect(bench).toMatchObject({ kinds: [], exercised: 0 });
  });
});

describe('I-SMP-5', () => {
  test('holds for an LLC that has a CPU of the mask', () => {
    const bench = new SmpBench().watch(allowedDsq);
    bench.perform(...first(wake(0), dispatch(0), sleep(0), exit(0)));
    expect(bench).toMatchObject({ kinds: [], exercised: 1 });
  });

  test('breaks for one that has none', () => {
    const bench = new SmpBench().watch(allowedDsq);
    const task = bench.task(0);
    task.cpus = Cpumask.of([1]);
    bench.emit({ type: 'insert', task, dsq: bench.dsq(0) });
    expect(bench.messages).toEqual([
      'task 0 is inserted into the DSQ of LLC 0, and may run on CPU 1 only',
    ]);
  });
});
