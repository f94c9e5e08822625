import {
  createAtq,
  createAtqLibrary,
  DEAD,
  obtainTaskCommon,
  type TaskCommon,
} from '../../core/atq.ts';
import { U64_MAX } from '../../core/int64.ts';
import { correctedSeams } from '../../core/seams.ts';
import type { QueueAnswer, QueueOperation } from '../../scenario/queue-operation.ts';
import { DETACHED, type QueueView } from '../../system/queue-library.ts';
import type { System } from '../../system/system.ts';
import type { Conversation } from '../protocol/conversation.ts';
import { isShown, type Listed, release, showQueue } from './mirrored-queue.ts';

/** The operations that tell the state of a queue and of a task. */
export const TELLING = ['dump', 'task_state'] as const;

type Live = Map<number, ReturnType<typeof createAtq>>;

/**
 * A program that stands in for the task queue library.
 *
 * Where its state is wanted, every queue and every task that was used is asked for after each
 * call.
 */
export class ProgramQueues implements System<QueueOperation, QueueAnswer> {
  readonly #conversation: Conversation;
  readonly #wantsState: boolean;
  readonly #library = createAtqLibrary(correctedSeams);
  readonly #queues: Live = new Map();
  readonly #tasks = new Map<number, TaskCommon>();
  readonly view: QueueView = { queues: this.#queues, tasks: this.#tasks };

  /** @throws ProgramFailed */
  constructor(conversation: Conversation, wantsState: boolean) {
    this.#conversation = conversation;
    this.#wantsState = wantsState;
    conversation.begin(1);
  }

  /** @throws ProgramFailed */
  call(call: QueueOperation): QueueAnswer {
    const answer = this.#conversation.ask(call).answer as unknown as QueueAnswer;
    if (!this.#wantsState) return answer;
    if ('task' in call) obtainTaskCommon(this.#tasks, call.task);
    if (typeof answer.task_out === 'number') obtainTaskCommon(this.#tasks, answer.task_out);
    if (answer.ret === 0) this.#follow(call);
    this.#askState();
    return answer;
  }

  #follow(call: QueueOperation): void {
    if (call.op === 'create') {
      const { fifo, capacity = U64_MAX } = call;
      this.#queues.set(call.q, createAtq(this.#library, fifo, capacity));
    } else if (call.op === 'destroy') {
      const atq = this.#queues.get(call.q);
      if (atq !== undefined) release(atq);
      this.#queues.delete(call.q);
    }
  }

  #askState(): void {
    const queues = [...this.#queues];
    const ids = [...this.#tasks.keys()];
    const answers = this.#conversation.askAll([
      ...queues.map(([q]) => ({ op: 'dump', q })),
      ...ids.map((task) => ({ op: 'task_state', task })),
    ]) as unknown as readonly QueueAnswer[];
    const changed = queues.flatMap(([, atq], index) => {
      const { tasks = [], size = 0 } = answers[index] as QueueAnswer;
      const listed = tasks as readonly Listed[];
      return isShown(atq, listed, Number(size)) ? [] : [{ atq, listed, size: Number(size) }];
    });
    for (const { atq } of changed) release(atq);
    for (const { atq, listed, size } of changed) {
      showQueue(atq, listed, size, (id) => obtainTaskCommon(this.#tasks, id));
    }
    ids.forEach((id, index) => {
      this.#mark(obtainTaskCommon(this.#tasks, id), answers[queues.length + index] as QueueAnswer);
    });
  }

  #mark(task: TaskCommon, { q_of = -1, holdcnt = 0 }: QueueAnswer): void {
    task.atq = q_of === DETACHED ? DEAD : (this.#queues.get(q_of) ?? null);
    task.holdcnt = holdcnt;
  }
}
