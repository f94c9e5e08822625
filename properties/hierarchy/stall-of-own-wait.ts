import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from './lookups.ts';
import { followWaits } from './waits.ts';

const NS_PER_MS = 1_000_000;

/** I-SCX-3: a scheduler answers for the waiting under itself. */
export const stallOfOwnWait = defineProperty<MachineView, MachineEvent>({
  id: 'I-SCX-3',
  law: 'The watchdog ends a scheduler only for a task that the scheduler owns, that is runnable, and that has waited for the timeout of the scheduler since it came to it.',
  why: 'A child that takes over a task which waited long under its parent would be ended for what the parent did, before it could do anything.',
  source: 'check_rq_for_timeouts, set_task_runnable',
  scope: 'hierarchy',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    const waits = followWaits(view);
    return {
      ...waits.handlers,
      stall: ({ task, sched, isFirst }) => {
        if (!when(isFirst)) return;
        if (task.owner !== sched) {
          broken(
            'foreign task',
            `scheduler ${sched.id} is ended for task ${task.id} of ${nameOf(task.owner)}`,
          );
          return;
        }
        if (!task.isRunnable || !task.inExtClass || task.rq.current === task) {
          broken(
            'not waiting',
            `scheduler ${sched.id} is ended for task ${task.id}, which waits not`,
          );
          return;
        }
        const waited = waits.waited(task);
        if (waited >= sched.timeoutNs) return;
        broken(
          'not its own wait',
          `scheduler ${sched.id} is ended for task ${task.id}, which has waited ` +
            `${waited / NS_PER_MS} ms under it; its timeout is ${sched.timeoutNs / NS_PER_MS} ms`,
        );
      },
    };
  },
});
