import { defineProperty } from '../../src/check/property.ts';
import type { QueueEvent } from '../../src/check/queue-stage.ts';
import { onEveryQueueEvent } from '../../src/check/queue-stage.ts';
import type { QueueView } from '../../src/system/queue-library.ts';

/** I-ATQ-8: holders are counted. */
export const holdsBalance = defineProperty<QueueView, QueueEvent>({
  id: 'I-ATQ-8',
  law:
    'The holders of a task number its holds, pops with hold included, less its accepted ' +
    'drops; a drop without a hold is refused.',
  why: 'An exiting task is freed once nobody holds it: one drop too many frees it under a holder.',
  source:
    'scheds/include/lib/atq.h scx_atq_task_hold, scx_atq_task_drop; lib/atq.bpf.c scx_atq_pop',
  scope: 'atq',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  about: ['task_hold', 'task_drop', 'task_state'],
  watch(run) {
    const holds = new Map<number, number>();
    const count = (task: number, change: number): void => {
      holds.set(task, (holds.get(task) ?? 0) + change);
    };
    return onEveryQueueEvent(({ op, answer }) => {
      switch (op.op) {
        case 'pop':
          if (op.hold === true && typeof answer.task_out === 'number') count(answer.task_out, 1);
          return;
        case 'task_hold':
          count(op.task, 1);
          break;
        case 'task_drop':
          if (answer.ret === 0) count(op.task, -1);
          break;
        case 'task_state':
          break;
        default:
          return;
      }
      const expected = holds.get(op.task) ?? 0;
      const got = answer.holdcnt;
      if (run.when(true) && (expected < 0 || (got !== undefined && got !== expected))) {
        run.broken(op.op, `task ${op.task}: ${got ?? answer.ret} holders instead of ${expected}`);
      }
    });
  },
});
