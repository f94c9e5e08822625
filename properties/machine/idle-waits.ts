import type { Handlers } from '../../src/check/property.ts';
import type { Kernel, Rq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** What is known of a task. */
interface Stay {
  readonly task: Task;
  /** Whether it waits; else the rest is of no meaning. */
  isWaiting: boolean;
  since: number;
  rq: Rq;
  isTold: boolean;
  /** When it left the DSQ that it waited on; it may go on waiting on another. */
  leftAt: number;
  /** It went through the hands of a scheduler since the last enqueue. */
  isInHands: boolean;
}

/**
 * Since when each task waits on a DSQ, and since when each CPU is idle.
 *
 * A task that goes from one DSQ to another at once, for the same CPU, goes on waiting. Whether
 * it came there from an enqueue on its own CPU is kept with it: then that CPU was told.
 */
export class IdleWaits {
  readonly #kernel: Kernel;
  readonly #stays = new Map<Task, Stay>();
  /** When every CPU was idle. */
  readonly #startedAt: number;
  /** By position of the CPU. */
  readonly #idleSince: number[] = [];
  /** Since when nothing but tasks has changed. */
  #calmSince = 0;

  readonly handlers: Required<
    Pick<
      Handlers<MachineEvent>,
      'dsq-insert' | 'dsq-remove' | 'ops-state' | 'cpu-state' | 'bypass-end' | 'stage' | 'claim'
    >
  > = {
    'dsq-insert': ({ task, dsq }) => {
      const { now } = this.#kernel;
      const stay = this.#stayOf(task);
      // The balancer moves a task to the DSQ of another CPU, and not the task's run queue.
      const rq = dsq.rq ?? task.rq;
      const goesOn = stay.isWaiting && stay.rq === rq && stay.leftAt === now;
      stay.leftAt = -1;
      if (goesOn) {
        if (stay.isInHands) stay.isTold = false;
        return;
      }
      stay.isWaiting = true;
      stay.since = now;
      stay.rq = rq;
      stay.isTold = !stay.isInHands;
    },
    'dsq-remove': ({ task }) => {
      const stay = this.#stayOf(task);
      // Its mask, weight or scheduler may change: it begins to wait anew.
      if (task.isOff) stay.isWaiting = false;
      stay.leftAt = this.#kernel.now;
    },
    'ops-state': ({ task, to }) => {
      if (to === 'queueing') this.#stayOf(task).isInHands = false;
      else if (to === 'queued') this.#stayOf(task).isInHands = true;
    },
    'cpu-state': ({ rq }) => this.becameFree(rq),
    'bypass-end': () => this.#disturb(),
    stage: () => this.#disturb(),
    claim: () => this.#disturb(),
  };

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#startedAt = kernel.now;
  }

  /** The tasks that are on a DSQ now. */
  *tasks(): Generator<Task> {
    for (const { task, isWaiting } of this.#stays.values()) {
      if (isWaiting && task.dsq !== null) yield task;
    }
  }

  /** Whether the CPU of the task was told when it came to its DSQ. */
  isTold(task: Task): boolean {
    const stay = this.#stays.get(task);
    return stay?.isWaiting === true && stay.isTold;
  }

  /** From now on the CPU has nothing to run. */
  becameFree({ index }: Rq): void {
    this.#idleSince[index] = this.#kernel.now;
  }

  /** Its wait is over. */
  forget(task: Task): void {
    const stay = this.#stays.get(task);
    if (stay === undefined) return;
    stay.isWaiting = false;
    stay.isInHands = false;
  }

  /** For how long the task has waited, in ns. */
  waited(task: Task): number {
    const stay = this.#stays.get(task);
    if (stay === undefined || !stay.isWaiting) return 0;
    return this.#kernel.now - Math.max(stay.since, this.#calmSince);
  }

  /** For how long the CPU has been idle, if it still is, in ns. */
  idled({ index }: Rq): number {
    const since = this.#idleSince[index] ?? this.#startedAt;
    return this.#kernel.now - Math.max(since, this.#calmSince);
  }

  #stayOf(task: Task): Stay {
    let stay = this.#stays.get(task);
    if (stay === undefined) {
      stay = {
        task,
        isWaiting: false,
        since: 0,
        rq: task.rq,
        isTold: false,
        leftAt: -1,
        isInHands: false,
      };
      this.#stays.set(task, stay);
    }
    return stay;
  }

  #disturb(): void {
    this.#calmSince = this.#kernel.now;
  }
}
