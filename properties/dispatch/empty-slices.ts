import type { Handlers } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** Tasks that have used up their slice and were given no other by a scheduler since. */
export class EmptySlices {
  readonly #tasks = new Set<Task>();
  readonly handlers: Required<
    Pick<Handlers<MachineEvent>, 'charged' | 'kfunc' | 'owner' | 'bypass-end'>
  > = {
    charged: ({ task }) => {
      if (task.sliceNs <= 0) this.#tasks.add(task);
      else this.#tasks.delete(task);
    },
    // One that goes on without a break may have got the default of before.
    'bypass-end': () => {
      this.#tasks.clear();
    },
    // What is left of the slice that it may have got meanwhile is from its former owner.
    owner: ({ task }) => {
      this.#tasks.delete(task);
    },
    kfunc: ({ kfunc, task, ret }) => {
      if (task === null || ret <= 0) return;
      if (kfunc === 'dsq_insert' || kfunc === 'task_set_slice') this.#tasks.delete(task);
    },
  };

  /** Whether only the core can have given the task the slice that it starts with. */
  take(task: Task): boolean {
    return this.#tasks.delete(task);
  }
}
