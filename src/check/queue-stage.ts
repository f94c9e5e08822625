import { QueueReference } from '../reference/queue-reference.ts';
import type { QueueAnswer, QueueOperation } from '../scenario/queue-operation.ts';
import type { Outcome, Stage } from '../system/system.ts';
import { outcomeOf } from '../system/system.ts';
import type { Handlers } from './property.ts';

/** One call of the task queue library and its answer. */
export type QueueEvent = {
  readonly [Name in QueueOperation['op']]: {
    readonly type: Name;
    readonly op: Extract<QueueOperation, { readonly op: Name }>;
    readonly answer: QueueAnswer;
  };
}[QueueOperation['op']];

/** The stage of the level `queue`: every operation is one call. */
export class QueueStage implements Stage<QueueOperation> {
  /** What should be there by now, for a planner to draw from. */
  readonly shadow = new QueueReference();
  readonly #sink: (event: QueueEvent) => void;
  readonly #ask: (op: QueueOperation) => QueueAnswer;

  constructor(sink: (event: QueueEvent) => void, ask: (op: QueueOperation) => QueueAnswer) {
    this.#sink = sink;
    this.#ask = ask;
  }

  perform(op: QueueOperation): Outcome {
    const answer = this.#ask(op);
    this.shadow.follow(op, answer);
    this.#sink({ type: op.op, op, answer } as QueueEvent);
    return outcomeOf(answer.ret);
  }
}

/** Handlers that hand every queue event to one function. */
export function onEveryQueueEvent(handle: (event: QueueEvent) => void): Handlers<QueueEvent> {
  return {
    create: handle,
    destroy: handle,
    insert: handle,
    insert_vtime: handle,
    remove: handle,
    pop: handle,
    peek: handle,
    nr_queued: handle,
    task_fini: handle,
    task_detach: handle,
    task_hold: handle,
    task_drop: handle,
    task_state: handle,
    check: handle,
    dump: handle,
  };
}
