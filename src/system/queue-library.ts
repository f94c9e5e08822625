import type { Atq, AtqLibrary, TaskCommon } from '../core/atq.ts';
import {
  ATQ_INF_CAPACITY,
  createAtq,
  createAtqLibrary,
  createTaskCommon,
  DEAD,
  destroy,
  drop,
  hold,
  insertFifo,
  insertVtime,
  nrQueued,
  peek,
  pop,
  remove,
  taskDetach,
  taskFini,
  tasksInOrder,
} from '../core/atq.ts';
import { EEXIST, EINVAL } from '../core/errno.ts';
import type { PathContext } from '../core/path.ts';
import { runToEnd } from '../core/path.ts';
import { rbIntegrityCheck } from '../core/rbtree-check.ts';
import type { Seams } from '../core/seams.ts';
import type { QueueAnswer, QueueOperation } from '../scenario/queue-operation.ts';
import type { System } from './system.ts';

/** The live state of a queue library, by the numbers of the scenario. */
export interface QueueView {
  readonly queues: ReadonlyMap<number, Atq>;
  readonly tasks: ReadonlyMap<number, TaskCommon>;
}

/** `q_of` of a task in no queue, and of one that is dead. */
const IN_NO_QUEUE = -1;
export const DETACHED = -2;

type QueueCall = Extract<QueueOperation, { readonly q: number }>;
type TaskCall = Exclude<QueueOperation, { readonly q: number }>;

/**
 * The model at the level `queue`: answers the calls of the arena task queue library.
 *
 * A number that names no live queue answers -EINVAL, a number that is taken -EEXIST.
 */
export class QueueLibrary implements System<QueueOperation, QueueAnswer> {
  readonly #library: AtqLibrary;
  readonly #context: PathContext = { interleaved: false, cpu: 0 };
  readonly #queues = new Map<number, Atq>();
  readonly #tasks = new Map<number, TaskCommon>();
  /** Destroyed queues keep their number: under a fault a mark may still name one. */
  readonly #numbers = new Map<Atq, number>();
  readonly view: QueueView = { queues: this.#queues, tasks: this.#tasks };

  constructor(seams: Pick<Seams, 'atq' | 'rbtree'>) {
    this.#library = createAtqLibrary(seams);
  }

  call(call: QueueOperation): QueueAnswer {
    return 'q' in call ? this.#queueCall(call) : this.#taskCall(call);
  }

  #task(id: number): TaskCommon {
    let task = this.#tasks.get(id);
    if (task === undefined) {
      task = createTaskCommon(id);
      this.#tasks.set(id, task);
    }
    return task;
  }

  #queueCall(call: QueueCall): QueueAnswer {
    const k = this.#context;
    const atq = this.#queues.get(call.q);
    if (call.op === 'create') {
      if (atq !== undefined) return { ret: EEXIST };
      const created = createAtq(this.#library, call.fifo, call.capacity ?? ATQ_INF_CAPACITY);
      this.#queues.set(call.q, created);
      this.#numbers.set(created, call.q);
      return { ret: 0 };
    }
    if (atq === undefined) return { ret: EINVAL };

    switch (call.op) {
      case 'destroy':
        this.#queues.delete(call.q);
        return { ret: runToEnd(destroy(k, atq)) };
      case 'insert':
        return { ret: runToEnd(insertFifo(k, atq, this.#task(call.task))) };
      case 'insert_vtime':
        return { ret: runToEnd(insertVtime(k, atq, this.#task(call.task), call.vtime)) };
      case 'remove':
        return { ret: runToEnd(remove(k, atq, this.#task(call.task))) };
      case 'pop': {
        const task = runToEnd(pop(k, atq, call.hold === true));
        return { ret: 0, task_out: task === null ? null : task.id };
      }
      case 'peek': {
        const task = runToEnd(peek(k, atq));
        return { ret: 0, task_out: task === null ? null : task.id };
      }
      case 'nr_queued':
        return { ret: nrQueued(atq) };
      case 'check':
        return { ret: rbIntegrityCheck(atq.tree) };
      case 'dump':
        return {
          ret: 0,
          size: atq.size,
          tasks: tasksInOrder(atq).map((task) => [task.id, task.node.key]),
        };
    }
  }

  #taskCall(call: TaskCall): QueueAnswer {
    const k = this.#context;
    const task = this.#task(call.task);
    switch (call.op) {
      case 'task_fini':
        return { ret: runToEnd(taskFini(k, task)) };
      case 'task_detach':
        return { ret: runToEnd(taskDetach(k, task)) };
      case 'task_hold':
        hold(task);
        return { ret: 0, holdcnt: task.holdcnt };
      case 'task_drop': {
        const ret = drop(task);
        return ret === 0 ? { ret, holdcnt: task.holdcnt } : { ret };
      }
      case 'task_state':
        return { ret: 0, q_of: this.#numberOf(task), holdcnt: task.holdcnt };
    }
  }

  #numberOf(task: TaskCommon): number {
    if (task.atq === null) return IN_NO_QUEUE;
    if (task.atq === DEAD) return DETACHED;
    return this.#numbers.get(task.atq) ?? IN_NO_QUEUE;
  }
}
