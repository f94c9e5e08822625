import { defineProperty } from '../../src/check/property.ts';
import type { QueueEvent } from '../../src/check/queue-stage.ts';
import { onEveryQueueEvent } from '../../src/check/queue-stage.ts';
import { DEAD, tasksInOrder } from '../../src/core/atq.ts';
import type { QueueView } from '../../src/system/queue-library.ts';

/** A call can clear the mark of a task that it does not name: all are looked at this often. */
const FULL_CHECK_EVERY = 64;

/** I-ATQ-1: link and owner mark agree. */
export const linkedIffMarked = defineProperty<QueueView, QueueEvent>({
  id: 'I-ATQ-1',
  law:
    'A task is linked in at most one queue, and in a queue exactly when its owner mark names ' +
    'that queue.',
  why: 'Cancel, put_aside and exit decide by the mark alone whether there is anything to unlink.',
  source:
    'I-BW-1 at the level of the queue; lib/atq.bpf.c scx_atq_insert_vtime_unlocked; 2295cd4cc',
  scope: 'atq',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['dump', 'task_state'],
  watch(run) {
    const { view } = run;
    const checkQueue = (number: number): void => {
      const atq = view.queues.get(number);
      if (atq === undefined) return;
      const linked = tasksInOrder(atq);
      let marked = 0;
      for (const task of view.tasks.values()) if (task.atq === atq) marked += 1;
      if (!run.when(linked.length > 0 || marked > 0)) return;
      const stray = linked.find((task) => task.atq !== atq);
      if (stray !== undefined) {
        run.broken('linked, not marked', `task ${stray.id} is linked in queue ${number}`);
      } else if (linked.length !== marked) {
        run.broken('counts differ', `queue ${number}: ${linked.length} linked, ${marked} marked`);
      }
    };
    const checkTask = (id: number): void => {
      const task = view.tasks.get(id);
      if (task === undefined || !run.when(true)) return;
      const marked = task.atq === null || task.atq === DEAD ? null : task.atq.tree;
      if (task.node.tree === marked) return;
      run.broken('task differs', `task ${id}: its node and its mark do not name the same queue`);
    };
    const checkAll = (): void => {
      for (const number of view.queues.keys()) checkQueue(number);
      for (const id of view.tasks.keys()) checkTask(id);
    };
    let calls = 0;
    return {
      ...onEveryQueueEvent(({ op }) => {
        calls += 1;
        if (run.isDue(calls, FULL_CHECK_EVERY)) return checkAll();
        if ('q' in op) checkQueue(op.q);
        if ('task' in op) checkTask(op.task);
      }),
      end: checkAll,
    };
  },
});
