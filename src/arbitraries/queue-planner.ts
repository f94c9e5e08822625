import type { Int64 } from '../core/int64.ts';
import { U64_MAX } from '../core/int64.ts';
import type { Rng } from '../core/rng.ts';
import type { QueueReference, ReferenceQueue } from '../reference/queue-reference.ts';
import type { QueueOperation } from '../scenario/queue-operation.ts';
import { pickOf, weightedPick } from './pick.ts';
import type { PlannedKind, Planner } from './planner.ts';

/** Numbers from which queues and tasks are named; one more queue is never created. */
const QUEUES = [0, 1, 2];
const NEVER_CREATED = 3;
const TASKS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
/** So many tasks may die: the others keep a long run going. */
const MAX_DEAD = 4;
/** Few vtimes, so that equal ones meet often, and those at which exact integers matter. */
const VTIMES: readonly Int64[] = [0, 1, 2, 3, 4, 1_000_000_000, 2n ** 53n, 2n ** 64n - 2n];
const CAPACITIES: readonly Int64[] = [0, 1, 1, 2, 3, 4, U64_MAX, U64_MAX];

const KINDS = [
  { kind: 'create', weight: 6, essential: true },
  { kind: 'enqueue', weight: 34, essential: true },
  { kind: 'pop', weight: 12, essential: true },
  { kind: 'pop_hold', weight: 4 },
  { kind: 'remove', weight: 7 },
  { kind: 'peek', weight: 3 },
  { kind: 'nr_queued', weight: 3 },
  { kind: 'task_fini', weight: 5 },
  { kind: 'task_detach', weight: 2 },
  { kind: 'task_hold', weight: 2 },
  { kind: 'task_drop', weight: 3 },
  { kind: 'task_state', weight: 3 },
  { kind: 'check', weight: 2 },
  { kind: 'dump', weight: 4 },
  { kind: 'destroy', weight: 1 },
  { kind: 'pop_empty', weight: 4 },
  { kind: 'insert_twice', weight: 4 },
  { kind: 'insert_full', weight: 2 },
  { kind: 'insert_dead', weight: 2 },
  { kind: 'wrong_kind', weight: 2 },
  { kind: 'remove_foreign', weight: 2 },
  { kind: 'drop_unheld', weight: 1 },
  { kind: 'no_such_queue', weight: 1 },
] as const satisfies readonly PlannedKind[];

type Kind = (typeof KINDS)[number]['kind'];

/** Draws calls of the task queue library, and misuse of it on purpose. */
export class QueuePlanner implements Planner<QueueOperation> {
  readonly kinds: readonly PlannedKind[] = KINDS;
  readonly #shadow: QueueReference;

  /** @param stage the stage that is planned for, or the reference that follows its answers */
  constructor(stage: { readonly shadow: QueueReference }) {
    this.#shadow = stage.shadow;
  }

  draw(kind: string, rng: Rng): QueueOperation | undefined {
    switch (kind as Kind) {
      case 'create':
        return this.#create(rng);
      case 'enqueue':
        return this.#enqueue(
          rng,
          this.#queues((queue) => !isFull(queue)),
          this.#tasks('free'),
        );
      case 'pop':
        return this.#onQueue(rng, 'pop', this.#queues(hasTasks));
      case 'pop_hold': {
        const q = pickOf(rng, this.#queues());
        return q === undefined ? undefined : { op: 'pop', q, hold: true };
      }
      case 'pop_empty':
        return this.#onQueue(
          rng,
          'pop',
          this.#queues((queue) => !hasTasks(queue)),
        );
      case 'remove':
        return this.#remove(rng);
      case 'peek':
      case 'nr_queued':
      case 'check':
      case 'dump':
      case 'destroy':
        return this.#onQueue(rng, kind as 'peek', this.#queues());
      case 'task_fini':
        return { op: 'task_fini', task: rng.pick(TASKS) };
      case 'task_state':
        return { op: 'task_state', task: rng.pick(TASKS) };
      case 'task_hold':
        return { op: 'task_hold', task: rng.pick(TASKS) };
      case 'task_detach':
        if (this.#tasks('dead').length >= MAX_DEAD) return undefined;
        return { op: 'task_detach', task: rng.pick(TASKS) };
      case 'task_drop':
        return this.#drop(rng, true);
      case 'drop_unheld':
        return this.#drop(rng, false);
      case 'insert_twice':
        return this.#enqueue(rng, this.#queues(), this.#tasks('queued'));
      case 'insert_dead':
        return this.#enqueue(rng, this.#queues(), this.#tasks('dead'));
      case 'insert_full':
        return this.#enqueue(rng, this.#queues(isFull), TASKS);
      case 'wrong_kind':
        return this.#wrongKind(rng);
      case 'remove_foreign':
        return this.#removeForeign(rng);
      case 'no_such_queue':
        return this.#noSuchQueue(rng);
    }
  }

  #queues(wanted: (queue: ReferenceQueue) => boolean = () => true): number[] {
    return QUEUES.filter((number) => {
      const queue = this.#shadow.queues.get(number);
      return queue !== undefined && wanted(queue);
    });
  }

  #tasks(state: 'free' | 'queued' | 'dead'): number[] {
    return TASKS.filter((id) => {
      const { owner } = this.#shadow.task(id);
      if (state === 'queued') return typeof owner === 'number';
      return owner === (state === 'dead' ? 'dead' : null);
    });
  }

  #create(rng: Rng): QueueOperation | undefined {
    const q = QUEUES.find((number) => !this.#shadow.queues.has(number));
    if (q === undefined) return undefined;
    const fifo = rng.chance(1, 3);
    const capacity = rng.pick(CAPACITIES);
    return capacity === U64_MAX ? { op: 'create', q, fifo } : { op: 'create', q, fifo, capacity };
  }

  #enqueue(
    rng: Rng,
    queues: readonly number[],
    tasks: readonly number[],
  ): QueueOperation | undefined {
    const q = pickOf(rng, queues);
    const task = pickOf(rng, tasks);
    if (q === undefined || task === undefined) return undefined;
    const fifo = this.#shadow.queues.get(q)?.fifo === true;
    if (!fifo) return { op: 'insert_vtime', q, task, vtime: rng.pick(VTIMES) };
    if (rng.chance(1, 8)) return { op: 'insert_vtime', q, task, vtime: U64_MAX };
    return { op: 'insert', q, task };
  }

  #onQueue(
    rng: Rng,
    op: 'pop' | 'peek' | 'nr_queued' | 'check' | 'dump' | 'destroy',
    queues: readonly number[],
  ): QueueOperation | undefined {
    const q = pickOf(rng, queues);
    return q === undefined ? undefined : { op, q };
  }

  #remove(rng: Rng): QueueOperation | undefined {
    const task = pickOf(rng, this.#tasks('queued'));
    const q = task === undefined ? undefined : this.#shadow.task(task).owner;
    if (task === undefined || typeof q !== 'number') return undefined;
    return { op: 'remove', q, task };
  }

  #drop(rng: Rng, held: boolean): QueueOperation | undefined {
    const task = pickOf(
      rng,
      TASKS.filter((id) => this.#shadow.task(id).holds > 0 === held),
    );
    return task === undefined ? undefined : { op: 'task_drop', task };
  }

  #wrongKind(rng: Rng): QueueOperation | undefined {
    const q = pickOf(rng, this.#queues());
    if (q === undefined) return undefined;
    const task = rng.pick(TASKS);
    const fifo = this.#shadow.queues.get(q)?.fifo === true;
    return fifo ? { op: 'insert_vtime', q, task, vtime: 1 } : { op: 'insert', q, task };
  }

  #removeForeign(rng: Rng): QueueOperation | undefined {
    const q = pickOf(rng, this.#queues());
    const task = pickOf(
      rng,
      TASKS.filter((id) => this.#shadow.task(id).owner !== q),
    );
    if (q === undefined || task === undefined) return undefined;
    return { op: 'remove', q, task };
  }

  #noSuchQueue(rng: Rng): QueueOperation {
    const gone = QUEUES.filter((number) => !this.#shadow.queues.has(number));
    const q = rng.pick([NEVER_CREATED, ...gone]);
    const task = rng.pick(TASKS);
    return weightedPick<QueueOperation>(rng, [
      [3, { op: 'insert', q, task }],
      [3, { op: 'insert_vtime', q, task, vtime: 0 }],
      [1, { op: 'remove', q, task }],
      [1, { op: 'pop', q }],
      [1, { op: 'destroy', q }],
    ]);
  }
}

function hasTasks(queue: ReferenceQueue): boolean {
  return queue.items.length > 0;
}

function isFull(queue: ReferenceQueue): boolean {
  return queue.items.length === queue.capacity;
}
