import type { Atq, TaskCommon } from '../core/atq.ts';
import { createAtqLibrary, DEAD, nrQueued, tasksInOrder } from '../core/atq.ts';
import { EINVAL } from '../core/errno.ts';
import type { PathContext } from '../core/path.ts';
import { runToEnd } from '../core/path.ts';
import { rbIntegrityCheck } from '../core/rbtree-check.ts';
import type { Seams } from '../core/seams.ts';
import type { QueueAnswer, QueueOperation } from '../scenario/queue-operation.ts';
import { type QueueWorld, queueCall, queueTaskOf } from './queue-calls.ts';
import type { System } from './system.ts';

/** The live state of a queue library, by the numbers of the scenario. */
export interface QueueView {
  readonly queues: ReadonlyMap<number, Atq>;
  readonly tasks: ReadonlyMap<number, TaskCommon>;
}

/** `q_of` of a task in no queue, and of one that is dead. */
const IN_NO_QUEUE = -1;
export const DETACHED = -2;

/** The model at the level `queue`: answers the calls of the arena task queue library. */
export class QueueLibrary implements System<QueueOperation, QueueAnswer> {
  readonly #context: PathContext = { interleaved: false, cpu: 0 };
  /** Destroyed queues keep their number: under a fault a mark may still name one. */
  readonly #numbers = new Map<Atq, number>();
  readonly #world: QueueWorld;
  readonly view: QueueView;

  constructor(seams: Pick<Seams, 'atq' | 'rbtree'>) {
    this.#world = {
      library: createAtqLibrary(seams),
      queues: new Map(),
      tasks: new Map(),
      onCreated: (atq, number) => this.#numbers.set(atq, number),
    };
    this.view = this.#world;
  }

  call(call: QueueOperation): QueueAnswer {
    switch (call.op) {
      case 'nr_queued':
      case 'check':
      case 'dump':
        return this.#look(call);
      case 'task_state': {
        const task = queueTaskOf(this.#world, call.task);
        return { ret: 0, q_of: this.#numberOf(task), holdcnt: task.holdcnt };
      }
      default:
        return runToEnd(queueCall(this.#world, this.#context, call));
    }
  }

  #look({
    op,
    q,
  }: Extract<QueueOperation, { readonly op: 'nr_queued' | 'check' | 'dump' }>): QueueAnswer {
    const atq = this.#world.queues.get(q);
    if (atq === undefined) return { ret: EINVAL };
    if (op === 'nr_queued') return { ret: nrQueued(atq) };
    if (op === 'check') return { ret: rbIntegrityCheck(atq.tree) };
    const tasks = tasksInOrder(atq).map((task) => [task.id, task.node.key] as const);
    return { ret: 0, size: atq.size, tasks };
  }

  #numberOf(task: TaskCommon): number {
    if (task.atq === null) return IN_NO_QUEUE;
    if (task.atq === DEAD) return DETACHED;
    return this.#numbers.get(task.atq) ?? IN_NO_QUEUE;
  }
}
