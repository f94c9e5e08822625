import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { nameOf } from './lookups.ts';
import { scanEvery } from './scan-every.ts';

/** With its scheduler, or on a queue that its scheduler made. */
function isInCustody({ opsState, dsq }: Task): boolean {
  return opsState === 'queued' || dsq?.kind === 'user';
}

/** I-DSP-5: a scheduler is told once that a task is no more in its hands. */
export const dequeueOwedOnce = defineProperty<MachineView, MachineEvent>({
  id: 'I-DSP-5',
  law: "Each stay of a task in its scheduler's custody, in its hands or on its user DSQs, ends with exactly one ops.dequeue() of that scheduler, and the mark of custody is set for that long.",
  why: 'A scheduler keeps records of what it holds. Told twice it drops the record of a task that is not there; never told, it dispatches one that is gone.',
  source: 'include/linux/sched/ext.h SCX_TASK_IN_CUSTODY; kernel/sched/ext.c dispatch_enqueue',
  scope: 'dispatch',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    const owed = new Set<Task>();
    const touched = new Set<Task>();
    let operations = 0;
    const owe = (task: Task): void => {
      touched.add(task);
      const { owner } = task;
      if (owner?.isPublished === true && owner.policy.ops.dequeue !== undefined) owed.add(task);
    };
    const checkMark = (task: Task): void => {
      // A verdict for another CPU waits for its lock: neither here nor there.
      if (task.inCustody === isInCustody(task) || task.rq.deferred.includes(task)) return;
      const { id, inCustody, opsState, dsq } = task;
      run.broken(
        'wrong mark',
        `task ${id} is ${inCustody ? '' : 'not '}marked as in custody with ops_state ${opsState} on ${dsq === null ? 'no' : `a ${dsq.kind}`} DSQ`,
      );
    };
    const checkOver = (task: Task): void => {
      if (!run.when(owed.has(task)) || isInCustody(task)) return;
      if (task.rq.deferred.includes(task)) return;
      owed.delete(task);
      run.broken(
        'never told',
        `task ${task.id} left the custody of ${nameOf(task.owner)} without ops.dequeue()`,
      );
    };
    return {
      'ops-state': ({ task, to }) => {
        if (to === 'queued') owe(task);
      },
      'dsq-insert': ({ task, dsq }) => {
        if (dsq.kind === 'user') owe(task);
        else touched.add(task);
      },
      'dsq-remove': ({ task }) => {
        touched.add(task);
      },
      op: ({ sched, op, task }) => {
        if (op !== 'dequeue' || task === null || task.owner !== sched || !run.when(true)) return;
        touched.add(task);
        if (owed.delete(task)) return;
        run.broken(
          'not owed',
          `ops.dequeue() of ${nameOf(sched)} is called for task ${task.id}, which is not in its custody`,
        );
      },
      life: ({ task, to }) => {
        if (to === 'dead') owed.delete(task);
      },
      performed: () => {
        for (const task of touched) {
          checkOver(task);
          checkMark(task);
        }
        touched.clear();
        const { taskList } = view.kernel;
        if (!run.isDue(++operations, scanEvery(taskList.length))) return;
        for (const task of taskList) checkMark(task);
      },
    };
  },
});
