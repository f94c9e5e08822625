import { defineProperty } from '../../src/check/property.ts';
import type { QueueEvent } from '../../src/check/queue-stage.ts';
import { onEveryQueueEvent } from '../../src/check/queue-stage.ts';
import { tasksInOrder } from '../../src/core/atq.ts';
import type { QueueView } from '../../src/system/queue-library.ts';

/** Every queue with its tasks and keys, every task with its mark and holders. */
function picture(view: QueueView): readonly unknown[] {
  const parts: unknown[] = [];
  for (const atq of view.queues.values()) {
    parts.push(atq, atq.size);
    for (const task of tasksInOrder(atq)) parts.push(task, task.node.key);
  }
  for (const { atq, holdcnt } of view.tasks.values()) parts.push(atq, holdcnt);
  return parts;
}

/** I-ATQ-6: a call that achieves nothing is without effect. */
export const failedCallChangesNothing = defineProperty<QueueView, QueueEvent>({
  id: 'I-ATQ-6',
  law:
    'A call that answers an error, and a pop that finds nothing, leave every queue and the ' +
    'mark and holders of every task as they were.',
  why: 'A stray write after a failure hits a task that has nothing to do with it.',
  source: 'lib/atq.bpf.c scx_atq_insert_vtime_unlocked, scx_atq_pop; b06c6df5d',
  scope: 'atq',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['dump', 'task_state'],
  watch(run) {
    const { view } = run;
    let before = picture(view);
    let tasks = view.tasks.size;
    return onEveryQueueEvent(({ op, answer }) => {
      const now = picture(view);
      // A task exists from its first use: a mark more is no change.
      const known = view.tasks.size === tasks;
      const failed = answer.ret < 0 || (op.op === 'pop' && answer.task_out === null);
      if (run.when(failed && known)) {
        if (now.length !== before.length || now.some((part, i) => part !== before[i])) {
          run.broken(op.op, `${op.op} achieved nothing and changed something`);
        }
      }
      before = now;
      tasks = view.tasks.size;
    });
  },
});
