import { defineProperty } from '../../src/check/property.ts';
import type { QueueEvent } from '../../src/check/queue-stage.ts';
import { onEveryQueueEvent } from '../../src/check/queue-stage.ts';
import { EALREADY } from '../../src/core/errno.ts';
import type { QueueView } from '../../src/system/queue-library.ts';
import { DETACHED } from '../../src/system/queue-library.ts';

/** I-ATQ-7: who is detached stays out. */
export const deadIsFinal = defineProperty<QueueView, QueueEvent>({
  id: 'I-ATQ-7',
  law:
    'Once detached, a task is never inserted, popped, peeked at or listed again, and stays ' +
    'detached.',
  why: 'Its record is freed: a queue that links it afterwards walks through freed memory.',
  source: 'I-BWB-1 at the level of the queue; lib/atq.bpf.c scx_atq_task_detach; 2f085946b',
  scope: 'atq',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  about: ['task_detach'],
  watch(run) {
    const dead = new Set<number>();
    return onEveryQueueEvent(({ op, answer }) => {
      switch (op.op) {
        case 'task_detach':
          if (answer.ret === 0) dead.add(op.task);
          break;
        case 'insert':
        case 'insert_vtime':
          if (!run.when(dead.has(op.task))) break;
          // Full queues and wrong kinds are refused first, and for their own reason.
          if (answer.ret === 0 || answer.ret === EALREADY) {
            run.broken('inserted', `dead task ${op.task} in queue ${op.q}: ret ${answer.ret}`);
          }
          break;
        case 'task_fini':
          if (run.when(dead.has(op.task)) && answer.ret !== 0) {
            run.broken('cancelled', `dead task ${op.task}: ret ${answer.ret}`);
          }
          break;
        case 'task_state':
          if (run.when(dead.has(op.task)) && answer.q_of !== DETACHED) {
            run.broken('revived', `dead task ${op.task}: q_of ${answer.q_of}`);
          }
          break;
        case 'pop':
        case 'peek': {
          const task = answer.task_out ?? null;
          if (run.when(task !== null && dead.size > 0) && task !== null && dead.has(task)) {
            run.broken('handed out', `${op.op} of queue ${op.q} gives dead task ${task}`);
          }
          break;
        }
        case 'dump': {
          const listed = answer.tasks?.find(([task]) => dead.has(task));
          if (run.when(dead.size > 0) && listed !== undefined) {
            run.broken('listed', `queue ${op.q} lists dead task ${listed[0]}`);
          }
          break;
        }
      }
    });
  },
});
