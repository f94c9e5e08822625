import type { Handlers } from '../../src/check/property.ts';
import type { Kernel, Rq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

interface Stay {
  readonly since: number;
  readonly rq: Rq;
  isTold: boolean;
}

/**
 * Since when each task waits on a DSQ, and since when each CPU is idle.
 *
 * A task that goes from one DSQ to another at once, for the same CPU, goes on waiting. Whether
 * it came there from an enqueue on its own CPU is kept with it: then that CPU was told.
 */
export class IdleWaits {
  readonly #kernel: Kernel;
  readonly #waiting = new Map<Task, Stay>();
  readonly #leftAt = new Map<Task, number>();
  /** Went through the hands of a scheduler since the last enqueue. */
  readonly #inHands = new Set<Task>();
  readonly #idleSince = new Map<Rq, number>();
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
      // The balancer moves a task to the DSQ of another CPU, and not the task's run queue.
      const rq = dsq.rq ?? task.rq;
      const isTold = !this.#inHands.has(task);
      const stay = this.#waiting.get(task);
      const goesOn = stay?.rq === rq && this.#leftAt.get(task) === now;
      if (stay !== undefined && goesOn) stay.isTold &&= isTold;
      else this.#waiting.set(task, { since: now, rq, isTold });
      this.#leftAt.delete(task);
    },
    'dsq-remove': ({ task }) => {
      // Its mask, weight or scheduler may change: it begins to wait anew.
      if (task.isOff) this.#waiting.delete(task);
      this.#leftAt.set(task, this.#kernel.now);
    },
    'ops-state': ({ task, to }) => {
      if (to === 'queueing') this.#inHands.delete(task);
      else if (to === 'queued') this.#inHands.add(task);
    },
    'cpu-state': ({ rq }) => this.becameFree(rq),
    'bypass-end': () => this.#disturb(),
    stage: () => this.#disturb(),
    claim: () => this.#disturb(),
  };

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** The tasks that are on a DSQ now. */
  *tasks(): Generator<Task> {
    for (const task of this.#waiting.keys()) if (task.dsq !== null) yield task;
  }

  /** Whether the CPU of the task was told when it came to its DSQ. */
  isTold(task: Task): boolean {
    return this.#waiting.get(task)?.isTold === true;
  }

  /** From now on the CPU has nothing to run. */
  becameFree(rq: Rq): void {
    this.#idleSince.set(rq, this.#kernel.now);
  }

  /** Its wait is over. */
  forget(task: Task): void {
    this.#waiting.delete(task);
    this.#inHands.delete(task);
  }

  /** For how long the task has waited, in ns. */
  waited(task: Task): number {
    const since = this.#waiting.get(task)?.since;
    if (since === undefined) return 0;
    return this.#kernel.now - Math.max(since, this.#calmSince);
  }

  /** For how long the CPU has been idle, if it still is, in ns: from the start, if it never ran. */
  idled(rq: Rq): number {
    const since = this.#idleSince.get(rq) ?? 0;
    return this.#kernel.now - Math.max(since, this.#calmSince);
  }

  #disturb(): void {
    this.#calmSince = this.#kernel.now;
  }
}
