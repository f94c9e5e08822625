import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import type { SmpEvent } from '../../src/smp/event.ts';

/** I-SMP-16. */
export const dispatcherKeepsTasks = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-16',
  law: 'A task that was inserted into a queue is there, or was taken out by a call that says so, or was dispatched.',
  why: 'A dispatcher that puts a task back and does not look at the answer may have lost it.',
  source: 'sched-ext/scx 484eb0661',
  scope: 'smp',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    /** By task: inserts less takes that were answered. */
    const balance = new Map<number, number>();
    let isJudged = true;
    let uses = false;
    const add = (task: number, by: number): void => {
      balance.set(task, (balance.get(task) ?? 0) + by);
    };
    return {
      begin: ({ operation }) => {
        if (operation.op === 'dispatch_queue') uses = true;
        if (operation.op === 'destroy' || operation.op === 'task_detach') isJudged = false;
      },
      answer: ({ call, answer, isDispatcher }) => {
        if (isDispatcher === true) return;
        if ((call.op === 'insert' || call.op === 'insert_vtime') && answer.ret === 0)
          add(call.task, 1);
        else if (call.op === 'remove' && answer.ret === 0) add(call.task, -1);
        else if (call.op === 'task_fini' && answer.ret === 1) add(call.task, -1);
        else if (call.op === 'pop' && typeof answer.task_out === 'number') add(answer.task_out, -1);
      },
      join: () => {
        if (!when(uses && isJudged)) return;
        const { queueTasks, dispatched } = view.state;
        for (const [id, task] of queueTasks) {
          const kept =
            (task.atq === null ? 0 : 1) + dispatched.filter((one) => one === task).length;
          const expected = balance.get(id) ?? 0;
          if (kept < expected)
            broken('lost', `task ${id} of the queues is in no queue and was not dispatched`);
        }
      },
    };
  },
});
