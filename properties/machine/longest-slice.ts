import type { Handlers } from '../../src/check/property.ts';
import { SCX_SLICE_DFL_NS } from '../../src/core/sched/constants.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/**
 * The longest slice that any task was seen with so far, in ns; or the longest time that one ran
 * without a look at it, where a timer that was late kept ticks away.
 */
export class LongestSlice {
  ns = SCX_SLICE_DFL_NS;
  readonly handlers: Required<Pick<Handlers<MachineEvent>, 'switch' | 'kfunc' | 'charged'>> = {
    switch: ({ next }) => {
      if (next !== null) this.#see(next);
    },
    charged: ({ ns }) => {
      if (ns > this.ns) this.ns = ns;
    },
    kfunc: ({ task }) => {
      if (task !== null) this.#see(task);
    },
  };

  #see({ sliceNs }: Task): void {
    if (sliceNs > this.ns) this.ns = sliceNs;
  }
}
