import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import { type Atq, DEAD, type TaskCommon, tasksInOrder } from '../../src/core/atq.ts';
import type { SmpEvent } from '../../src/smp/event.ts';
import { queuesOf, recordsOf } from './queues.ts';

/** I-SMP-1. */
export const linkedOnce = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-1',
  law: 'When the paths have ended, a task is linked in at most one queue, and in a queue exactly when its owner mark names it.',
  why: 'The one node of a task in two trees damages both; a mark without a link, or a link without a mark, hides the task from who looks for it.',
  source: 'I-BW-1; sched-ext/scx 2295cd4cc',
  scope: 'smp',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    return {
      join: () => {
        const linkedIn = new Map<TaskCommon, Atq[]>();
        for (const queue of queuesOf(view)) {
          for (const task of tasksInOrder(queue)) {
            linkedIn.set(task, [...(linkedIn.get(task) ?? []), queue]);
          }
        }
        for (const task of recordsOf(view.state)) {
          const queues = linkedIn.get(task) ?? [];
          const marked = task.atq === null || task.atq === DEAD ? null : task.atq;
          if (!when(queues.length > 0 || marked !== null)) continue;
          const where = queues.map((queue) => view.nameOf(queue)).join(' and ');
          const who = view.nameOf(task);
          if (queues.length > 1) broken('two queues', `${who} is linked in ${where}`);
          else if (queues[0] === undefined)
            broken('not linked', `${who} is marked and linked nowhere`);
          else if (queues[0] !== marked)
            broken('not marked', `${who} is linked in ${where} without a mark`);
        }
      },
    };
  },
});
