import type { QueueEvent } from '../../src/check/queue-stage.ts';
import { U64_MAX } from '../../src/core/int64.ts';

/** One stay of a task in a queue, as the answers tell it. */
export interface Stay {
  readonly q: number;
  /** Null in a FIFO queue. */
  readonly vtime: number | bigint | null;
  /** Rises with every insertion. */
  readonly order: number;
}

/** Who is queued where, learned from accepted calls alone. */
export class QueueHistory {
  readonly #stays = new Map<number, Stay>();
  #insertions = 0;

  stayOf(task: number): Stay | undefined {
    return this.#stays.get(task);
  }

  /** The stays in one queue. */
  *inQueue(q: number): Generator<readonly [number, Stay]> {
    for (const entry of this.#stays) if (entry[1].q === q) yield entry;
  }

  /** Takes one call and its answer. */
  follow({ op, answer }: QueueEvent): void {
    if (answer.ret < 0) return;
    switch (op.op) {
      case 'insert':
        this.#enter(op.q, op.task, null);
        break;
      case 'insert_vtime':
        this.#enter(op.q, op.task, op.vtime === U64_MAX ? null : op.vtime);
        break;
      case 'remove':
      case 'task_fini':
      case 'task_detach':
        this.#stays.delete(op.task);
        break;
      case 'pop':
        if (typeof answer.task_out === 'number') this.#stays.delete(answer.task_out);
        break;
      case 'destroy':
        for (const [task] of [...this.inQueue(op.q)]) this.#stays.delete(task);
        break;
    }
  }

  #enter(q: number, task: number, vtime: number | bigint | null): void {
    this.#stays.set(task, { q, vtime, order: this.#insertions++ });
  }
}
