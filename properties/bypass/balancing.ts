import type { Handlers } from '../../src/check/property.ts';
import type { Dsq, Rq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

/** A task goes from the bypass DSQ of one CPU to that of another, without leaving its run queue. */
export interface BypassMove {
  readonly task: Task;
  readonly from: Dsq;
  readonly to: Dsq;
  /** The run queue that it belongs to. */
  readonly rq: Rq;
}

/** Reports each task that the load balancer of bypass moves (bypass_lb_cpu). */
export function watchBalancing(
  moved: (move: BypassMove) => void,
): Required<
  Pick<Handlers<MachineEvent>, 'op' | 'dsq-remove' | 'dsq-insert' | 'ops-state' | 'runnable'>
> {
  let leaving: { readonly task: Task; readonly from: Dsq } | null = null;
  const forget = (): void => {
    leaving = null;
  };
  return {
    op: forget,
    'ops-state': forget,
    runnable: forget,
    'dsq-remove': ({ task, dsq }) => {
      // Taken off for a change it is put back by an enqueue, which is another matter.
      leaving = dsq.kind === 'bypass' && !task.isOff ? { task, from: dsq } : null;
    },
    'dsq-insert': ({ task, dsq }) => {
      const before = leaving;
      leaving = null;
      if (before?.task !== task || dsq.kind !== 'bypass') return;
      moved({ task, from: before.from, to: dsq, rq: task.rq });
    },
  };
}
