import { describe, expect, test } from 'vitest';
import type { Atq, TaskCommon } from '../../src/core/atq.ts';
import {
  ATQ_FIFO,
  createAtq,
  createAtqLibrary,
  createTaskCommon,
  DEAD,
  destroy,
  drop,
  hold,
  insertFifo,
  insertVtime,
  insertVtimeUnlocked,
  lockAtq,
  nrQueued,
  peek,
  pop,
  remove,
  removeUnlocked,
  taskDetach,
  taskFini,
  tasksInOrder,
  unlockAtq,
} from '../../src/core/atq.ts';
import { EALREADY, ECANCELED, EINVAL, ENOSPC, ETIMEDOUT } from '../../src/core/errno.ts';
import type { Path, PathContext, PreemptionPoint } from '../../src/core/path.ts';
import { runToEnd } from '../../src/core/path.ts';
import { Rng } from '../../src/core/rng.ts';
import { correctedSeams } from '../../src/core/seams.ts';
import { UNLOCKED } from '../../src/core/spinlock.ts';

const alone: PathContext = { interleaved: false, cpu: 0 };

function setUp(fifo = false, capacity?: number) {
  const library = createAtqLibrary(correctedSeams);
  const atq = createAtq(library, fifo, capacity);
  const tasks = [0, 1, 2, 3, 4].map(createTaskCommon) as [
    TaskCommon,
    TaskCommon,
    TaskCommon,
    TaskCommon,
    TaskCommon,
  ];
  return { library, atq, tasks };
}

function put(atq: Atq, task: TaskCommon, vtime: number): number {
  return runToEnd(insertVtime(alone, atq, task, vtime));
}

function onCpu(cpu: number): PathContext {
  return { interleaved: true, cpu };
}

/** Lets paths take turns at their preemption points, drawn from the seed; none gives up a lock. */
function interleave(seed: number, paths: readonly Path<unknown>[]): unknown[] {
  const rng = new Rng(seed);
  const results: unknown[] = paths.map(() => undefined);
  const running = new Map<number, PreemptionPoint | null>(paths.map((_, index) => [index, null]));
  const canGoOn = (at: PreemptionPoint | null): boolean =>
    at?.access !== 'lock' || (at.object as Atq).lock === UNLOCKED;
  while (running.size > 0) {
    const index = rng.pick([...running.keys()].filter((key) => canGoOn(running.get(key) ?? null)));
    const step = paths[index]!.next();
    if (!step.done) {
      running.set(index, step.value);
      continue;
    }
    results[index] = step.value;
    running.delete(index);
  }
  return results;
}

describe('a queue', () => {
  test('refuses in the order of upstream: full, wrong kind, dead, queued', () => {
    const { library, atq, tasks } = setUp(false, 1);
    const other = createAtq(library, false);
    const [queued, dead, fresh] = tasks;
    runToEnd(taskDetach(alone, dead));
    expect(put(atq, queued, 5)).toBe(0);
    expect(runToEnd(insertFifo(alone, atq, dead))).toBe(ENOSPC);
    expect(runToEnd(insertFifo(alone, other, dead))).toBe(EINVAL);
    expect(put(other, dead, 5)).toBe(ECANCELED);
    expect(put(other, queued, 5)).toBe(EALREADY);
    expect(put(other, fresh, 5)).toBe(0);
    expect([nrQueued(atq), nrQueued(other)]).toEqual([1, 1]);
  });

  test('of capacity 0 takes nobody', () => {
    const { atq, tasks } = setUp(false, 0);
    expect(put(atq, tasks[0], 1)).toBe(ENOSPC);
    expect(runToEnd(pop(alone, atq, false))).toBeNull();
  });

  test('gives the smallest vtime, and among equals the last one inserted', () => {
    const { atq, tasks } = setUp();
    [3, 1, 3, 1, 2].forEach((vtime, i) => {
      put(atq, tasks[i]!, vtime);
    });
    expect(tasksInOrder(atq).map(({ id }) => id)).toEqual([3, 1, 4, 2, 0]);
    expect(runToEnd(peek(alone, atq))?.id).toBe(3);
    const popped = tasks.map(() => runToEnd(pop(alone, atq, false))?.id);
    expect(popped).toEqual([3, 1, 4, 2, 0]);
    expect(runToEnd(peek(alone, atq))).toBeNull();
  });

  test('of the FIFO kind gives tasks in the order in which they came', () => {
    const { atq, tasks } = setUp(true);
    for (const task of tasks) expect(runToEnd(insertVtime(alone, atq, task, ATQ_FIFO))).toBe(0);
    expect(put(atq, createTaskCommon(9), 1)).toBe(EINVAL);
    expect(tasksInOrder(atq).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
  });

  test('releases its tasks when it is destroyed', () => {
    const { atq, tasks } = setUp();
    for (const task of tasks) put(atq, task, 1);
    expect(runToEnd(destroy(alone, atq))).toBe(0);
    expect(tasks.every(({ atq: owner, node }) => owner === null && node.tree === null)).toBe(true);
    expect(atq.destroyed).toBe(true);
  });

  test('lets the holder of its lock insert and remove', () => {
    const { atq, tasks } = setUp();
    expect(runToEnd(lockAtq(alone, atq))).toBe(0);
    expect(runToEnd(insertVtimeUnlocked(alone, atq, tasks[0], 1))).toBe(0);
    expect(runToEnd(removeUnlocked(alone, atq, tasks[0]))).toBe(0);
    expect(runToEnd(removeUnlocked(alone, atq, tasks[0]))).toBe(EINVAL);
    // Whoever comes now gives up.
    expect(put(atq, tasks[1], 1)).toBe(ETIMEDOUT);
    expect(runToEnd(lockAtq(alone, atq))).toBe(ETIMEDOUT);
    expect(runToEnd(remove(alone, atq, tasks[1]))).toBe(ETIMEDOUT);
    expect(runToEnd(pop(alone, atq, false))).toBeNull();
    expect(runToEnd(peek(alone, atq))).toBeNull();
    unlockAtq(atq);
    expect(put(atq, tasks[1], 1)).toBe(0);
    runToEnd(lockAtq(alone, atq));
    expect(runToEnd(taskFini(alone, tasks[1]))).toBe(ETIMEDOUT);
    expect(runToEnd(taskDetach(alone, tasks[1]))).toBe(ETIMEDOUT);
  });
});

describe('a task', () => {
  test('is cancelled once, and can be queued again', () => {
    const { atq, tasks } = setUp();
    put(atq, tasks[0], 1);
    expect(runToEnd(taskFini(alone, tasks[0]))).toBe(1);
    expect(runToEnd(taskFini(alone, tasks[0]))).toBe(0);
    expect(nrQueued(atq)).toBe(0);
    expect(put(atq, tasks[0], 1)).toBe(0);
  });

  test('is detached for good, queued or not', () => {
    const { atq, tasks } = setUp();
    put(atq, tasks[0], 1);
    for (const task of [tasks[0], tasks[1], tasks[0]]) {
      expect(runToEnd(taskDetach(alone, task))).toBe(0);
      expect(task.atq).toBe(DEAD);
      expect(runToEnd(taskFini(alone, task))).toBe(0);
      expect(put(atq, task, 1)).toBe(ECANCELED);
    }
    expect(nrQueued(atq)).toBe(0);
  });

  test('is removed from its own queue only', () => {
    const { library, atq, tasks } = setUp();
    const other = createAtq(library, false);
    put(atq, tasks[0], 1);
    expect(runToEnd(remove(alone, other, tasks[0]))).toBe(EINVAL);
    expect(runToEnd(remove(alone, atq, tasks[0]))).toBe(0);
    expect(runToEnd(remove(alone, atq, tasks[0]))).toBe(EINVAL);
  });

  test('counts its holders, not below zero', () => {
    const { atq, tasks } = setUp();
    put(atq, tasks[0], 1);
    expect(runToEnd(pop(alone, atq, true))).toBe(tasks[0]);
    hold(tasks[0]);
    expect(tasks[0].holdcnt).toBe(2);
    expect([drop(tasks[0]), drop(tasks[0]), drop(tasks[0])]).toEqual([0, 0, EINVAL]);
    expect(tasks[0].holdcnt).toBe(0);
  });

  test('keeps its owner mark if the tree refuses it', () => {
    const { atq, tasks } = setUp();
    put(atq, tasks[0], 1);
    // A mark lost while the task is linked: the next insertion must not link it twice.
    tasks[0].atq = null;
    expect(put(atq, tasks[0], 1)).toBe(EALREADY);
    expect(tasks[0].atq).toBeNull();
  });
});

describe('interleaved', () => {
  const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);

  test('two inserters into two queues elect one winner', () => {
    const winners = new Set<number>();
    for (const seed of SEEDS) {
      const { library, atq, tasks } = setUp();
      const other = createAtq(library, false);
      const results = interleave(seed, [
        insertVtime(onCpu(0), atq, tasks[0], 1),
        insertVtime(onCpu(1), other, tasks[0], 1),
      ]);
      expect([...results].sort()).toEqual([EALREADY, 0]);
      expect(nrQueued(atq) + nrQueued(other)).toBe(1);
      expect([atq.lock, other.lock]).toEqual([UNLOCKED, UNLOCKED]);
      winners.add(results.indexOf(0));
    }
    expect(winners.size).toBe(2);
  });

  test('pop, cancel and detach of one task agree on who had it', () => {
    for (const seed of SEEDS) {
      const { atq, tasks } = setUp();
      put(atq, tasks[0], 1);
      const [popped, cancelled, detached] = interleave(seed, [
        pop(onCpu(0), atq, false),
        taskFini(onCpu(1), tasks[0]),
        taskDetach(onCpu(2), tasks[0]),
      ]);
      expect(popped !== null && cancelled === 1).toBe(false);
      expect(detached).toBe(0);
      expect([tasks[0].atq, tasks[0].node.tree, nrQueued(atq)]).toEqual([DEAD, null, 0]);
    }
  });

  test('insertions, removals and pops keep count and links', () => {
    for (const seed of SEEDS) {
      const { library, atq, tasks } = setUp(false, 3);
      const other = createAtq(library, false);
      const [a, b, c] = tasks;
      put(atq, a, 1);
      interleave(seed, [
        insertVtime(onCpu(0), atq, b, 2),
        insertVtime(onCpu(1), other, a, 2),
        remove(onCpu(2), atq, a),
        pop(onCpu(3), atq, true),
        insertVtime(onCpu(4), atq, c, 0),
        taskFini(onCpu(5), b),
      ]);
      for (const queue of [atq, other]) {
        expect(queue.lock).toBe(UNLOCKED);
        expect(queue.size).toBe(queue.tree.size);
        for (const task of tasksInOrder(queue)) expect(task.atq).toBe(queue);
      }
    }
  });

  test('a detach says that it waits for the holders', () => {
    const { tasks } = setUp();
    const [task] = tasks;
    hold(task);
    const detach = taskDetach(onCpu(0), task);
    let last = detach.next();
    while (!last.done && last.value.access !== 'wait') last = detach.next();
    const isReady = last.done ? undefined : last.value.isReady;
    expect(isReady?.()).toBe(false);
    drop(task);
    expect(isReady?.()).toBe(true);
    expect(detach.next()).toEqual({ done: true, value: 0 });

    hold(task);
    expect(runToEnd(taskDetach(onCpu(0), task))).toBe(0);
    expect(task.holdcnt).toBe(1);
  });

  test('a waiter names the lock that it waits for, and that it does not wait for ever', () => {
    const { atq, tasks } = setUp();
    runToEnd(lockAtq(alone, atq));
    const waiting = insertVtime(onCpu(1), atq, tasks[0], 1);
    const at = { access: 'lock', object: atq, field: 'atq_lock', isBounded: true };
    expect(waiting.next().value).toEqual(at);
    unlockAtq(atq);
    expect(runToEnd(waiting)).toBe(0);
  });
});
