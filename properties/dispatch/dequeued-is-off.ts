import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { dsqName } from './lookups.ts';

/** Why a task must be in no queue of the class; null: it may be in one. */
function reasonToBeOff({ life, inExtClass, isRunnable }: Task): string | null {
  if (life === 'dead' || life === 'absent') return 'is gone';
  if (!inExtClass) return 'left the class';
  return isRunnable ? null : 'sleeps';
}

/** I-DSP-6: what is dequeued is in no queue. */
export const dequeuedIsOff = defineProperty<MachineView, MachineEvent>({
  id: 'I-DSP-6',
  law: 'A task that sleeps, is gone or left the class is on no DSQ, in no custody, and awaits no deferred dispatch.',
  why: 'A CPU would run a task that another class runs too, that waits for an event, or whose memory is freed.',
  source: 'kernel/sched/ext.c dequeue_task_scx, dispatch_dequeue, ops_dequeue',
  scope: 'dispatch',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    const left = new Set<Task>();
    const touch = ({ task }: { readonly task: Task }): void => {
      left.add(task);
    };
    const check = (task: Task): void => {
      const reason = reasonToBeOff(task);
      if (!when(reason !== null)) return;
      const who = `task ${task.id} ${reason}`;
      if (task.dsq !== null) broken('on a DSQ', `${who} and is on ${dsqName(task.dsq)}`);
      if (task.opsState !== 'none') broken('in custody', `${who} with ops_state ${task.opsState}`);
      if (task.rq.deferred.includes(task)) broken('deferred', `${who} and awaits its dispatch`);
    };
    return {
      runnable: touch,
      class: touch,
      life: touch,
      'dsq-insert': touch,
      performed: () => {
        for (const task of left) check(task);
        left.clear();
      },
    };
  },
});
