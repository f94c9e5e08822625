import type { QueueAnswer, QueueOperation } from '../scenario/queue-operation.ts';
import type { Disagreement } from './disagreement.ts';
import { show } from './disagreement.ts';

export interface ReferenceItem {
  readonly task: number;
  /** The vtime, or the number in order of insertion. */
  readonly key: number | bigint;
}

export interface ReferenceQueue {
  readonly fifo: boolean;
  readonly capacity: number | bigint;
  /** In the order in which they leave. */
  readonly items: ReferenceItem[];
  nextNumber: number;
}

export interface ReferenceTask {
  owner: number | 'dead' | null;
  holds: number;
}

type QueueOp = Extract<QueueOperation, { readonly q: number }>;
type TaskOp = Exclude<QueueOperation, { readonly q: number }>;

const EEXIST = -17;
const EINVAL = -22;
const ENOSPC = -28;
const EALREADY = -114;
const ECANCELED = -125;
const FIFO_MARK = (1n << 64n) - 1n;
const OUTPUTS = ['task_out', 'holdcnt', 'q_of', 'size', 'tasks'] as const;

/**
 * Arrays in order and a table of owners: foretells every answer of the task queue library.
 *
 * It stands for the corrected design.
 */
export class QueueReference {
  readonly #queues = new Map<number, ReferenceQueue>();
  readonly #tasks = new Map<number, ReferenceTask>();

  get queues(): ReadonlyMap<number, ReferenceQueue> {
    return this.#queues;
  }

  /** The task of that number; one that was never used is in no queue. */
  task(id: number): ReferenceTask {
    let task = this.#tasks.get(id);
    if (task === undefined) {
      task = { owner: null, holds: 0 };
      this.#tasks.set(id, task);
    }
    return task;
  }

  /** Takes one call and its answer; null if the answer is the right one. */
  follow(op: QueueOperation, answer: QueueAnswer): Disagreement | null {
    const foretold = 'q' in op ? this.#foretellQueue(op) : this.#foretellTask(op);
    if (answer.ret !== foretold.ret) {
      return {
        kind: `${op.op}-ret`,
        message: `${op.op}: ret ${answer.ret} instead of ${foretold.ret}`,
      };
    }
    for (const field of OUTPUTS) {
      if (show(answer[field]) === show(foretold[field])) continue;
      return {
        kind: `${op.op}-output`,
        message: `${op.op}: ${field} ${show(answer[field])} instead of ${show(foretold[field])}`,
      };
    }
    return null;
  }

  #foretellQueue(op: QueueOp): QueueAnswer {
    const queue = this.#queues.get(op.q);
    if (op.op === 'create') {
      if (queue !== undefined) return { ret: EEXIST };
      const capacity = op.capacity ?? FIFO_MARK;
      this.#queues.set(op.q, { fifo: op.fifo, capacity, items: [], nextNumber: 0 });
      return { ret: 0 };
    }
    if (queue === undefined) return { ret: EINVAL };
    const { items } = queue;

    switch (op.op) {
      case 'destroy':
        for (const { task } of items) this.task(task).owner = null;
        this.#queues.delete(op.q);
        return { ret: 0 };
      case 'insert':
        return { ret: this.#insert(op.q, queue, op.task, FIFO_MARK) };
      case 'insert_vtime':
        return { ret: this.#insert(op.q, queue, op.task, op.vtime) };
      case 'remove':
        if (this.task(op.task).owner !== op.q) return { ret: EINVAL };
        this.#takeOut(op.task, null);
        return { ret: 0 };
      case 'pop': {
        const first = items.shift();
        if (first === undefined) return { ret: 0, task_out: null };
        const task = this.task(first.task);
        task.owner = null;
        if (op.hold === true) task.holds += 1;
        return { ret: 0, task_out: first.task };
      }
      case 'peek':
        return { ret: 0, task_out: items[0]?.task ?? null };
      case 'nr_queued':
        return { ret: items.length };
      case 'check':
        return { ret: 0 };
      case 'dump':
        return { ret: 0, size: items.length, tasks: items.map(({ task, key }) => [task, key]) };
    }
  }

  #insert(q: number, queue: ReferenceQueue, id: number, vtime: number | bigint): number {
    const { items, fifo, capacity } = queue;
    const task = this.task(id);
    if (items.length === capacity) return ENOSPC;
    if ((vtime === FIFO_MARK) !== fifo) return EINVAL;
    if (task.owner !== null) return task.owner === 'dead' ? ECANCELED : EALREADY;
    const key = fifo ? queue.nextNumber++ : vtime;
    // Among equal vtimes the last one inserted leaves first.
    const before = items.findIndex((item) => item.key >= key);
    items.splice(before < 0 ? items.length : before, 0, { task: id, key });
    task.owner = q;
    return 0;
  }

  /** Takes a task out of the queue that it is in; false if it is in none. */
  #takeOut(id: number, owner: 'dead' | null): boolean {
    const task = this.task(id);
    if (typeof task.owner !== 'number') return false;
    const items = this.#queues.get(task.owner)?.items ?? [];
    const index = items.findIndex((item) => item.task === id);
    if (index >= 0) items.splice(index, 1);
    task.owner = owner;
    return true;
  }

  #foretellTask(op: TaskOp): QueueAnswer {
    const task = this.task(op.task);
    switch (op.op) {
      case 'task_fini':
        return { ret: this.#takeOut(op.task, null) ? 1 : 0 };
      case 'task_detach':
        this.#takeOut(op.task, 'dead');
        task.owner = 'dead';
        return { ret: 0 };
      case 'task_hold':
        task.holds += 1;
        return { ret: 0, holdcnt: task.holds };
      case 'task_drop':
        if (task.holds === 0) return { ret: EINVAL };
        task.holds -= 1;
        return { ret: 0, holdcnt: task.holds };
      case 'task_state': {
        const where = task.owner === 'dead' ? -2 : (task.owner ?? -1);
        return { ret: 0, q_of: where, holdcnt: task.holds };
      }
    }
  }
}
