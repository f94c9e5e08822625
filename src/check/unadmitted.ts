import { EAGAIN } from '../core/errno.ts';

/**
 * The tasks that run or wait for a CPU without having been admitted: the library was not asked,
 * had no contexts to ask, or let go of a backlog whose queues it gave up. What they run is
 * over-run in full.
 */
export class Unadmitted {
  readonly #tasks = new Set<number>();

  has(task: number): boolean {
    return this.#tasks.has(task);
  }

  add(task: number): void {
    this.#tasks.add(task);
  }

  /**
   * The library was asked whether the task may run.
   *
   * @param hasContexts whether it should have any for the cgroup: then no answer is no excuse
   */
  asked(task: number, ret: number, hasContexts: boolean): void {
    if (ret === 0) this.#tasks.delete(task);
    else if (ret !== EAGAIN && !hasContexts) this.#tasks.add(task);
  }

  /** The tasks left a backlog because there was budget for them. */
  released(tasks: readonly number[] | undefined): void {
    for (const task of tasks ?? []) this.#tasks.delete(task);
  }

  /** The tasks left a backlog that was given up. */
  drained(tasks: readonly number[] | undefined): void {
    for (const task of tasks ?? []) this.#tasks.add(task);
  }
}
