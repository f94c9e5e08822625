import { defineProperty } from '../../src/check/property.ts';
import type { QueueEvent } from '../../src/check/queue-stage.ts';
import { onEveryQueueEvent } from '../../src/check/queue-stage.ts';
import type { QueueView } from '../../src/system/queue-library.ts';
import { QueueHistory } from './history.ts';

/** I-ATQ-4: a cancellation counts once. */
export const cancelOnce = defineProperty<QueueView, QueueEvent>({
  id: 'I-ATQ-4',
  law:
    'Cancelling a queued task answers 1 and lowers the count of its queue by one; cancelling ' +
    'any other task, a second time included, answers 0 and changes no count.',
  why: 'Dequeue, exit and move all cancel without knowing who came first.',
  source: 'I-BW-9 at the level of the queue; lib/atq.bpf.c scx_atq_task_fini',
  scope: 'atq',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['dump'],
  byAnswers: true,
  about: ['task_fini'],
  watch(run) {
    const { view } = run;
    const history = new QueueHistory();
    const sizes = new Map<number, number>();
    return onEveryQueueEvent((event) => {
      const { op, answer } = event;
      if (op.op === 'task_fini' && run.when(true)) {
        const queue = history.stayOf(op.task)?.q;
        const due = queue === undefined ? 0 : 1;
        if (answer.ret !== due) {
          run.broken(
            `answer ${answer.ret}`,
            `task ${op.task}: ret ${answer.ret} instead of ${due}`,
          );
        }
        for (const [number, atq] of view.queues) {
          const expected = (sizes.get(number) ?? 0) - (number === queue ? 1 : 0);
          if (atq.size !== expected) {
            run.broken('count', `queue ${number} counts ${atq.size} instead of ${expected}`);
          }
        }
      }
      history.follow(event);
      for (const [number, atq] of view.queues) sizes.set(number, atq.size);
    });
  },
});
