import type { MachineView } from '../../src/check/machine-view.ts';
import type { Handlers } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/**
 * Since when tasks wait under their owner: since they were born, woke, stopped running, entered the class
 * or came to that owner, whichever was last. It does not read what the core keeps about that.
 */
export interface Waits {
  readonly handlers: Handlers<MachineEvent>;
  /** In ns; a task that nothing happened to has waited since 0. */
  waited(task: Task): number;
}

export function followWaits({ kernel }: MachineView): Waits {
  const since = new Map<Task, number>();
  const restart = ({ task }: { readonly task: Task }): void => {
    since.set(task, kernel.now);
  };
  return {
    waited: (task) => kernel.now - (since.get(task) ?? 0),
    handlers: {
      wakeup: restart,
      owner: restart,
      class: restart,
      life: ({ task, to }) => {
        if (to === 'alive') since.set(task, kernel.now);
      },
      switch: ({ prev, next }) => {
        if (prev !== null) since.set(prev, kernel.now);
        if (next !== null) since.set(next, kernel.now);
      },
    },
  };
}
