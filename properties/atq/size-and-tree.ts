import { defineProperty } from '../../src/check/property.ts';
import type { QueueEvent } from '../../src/check/queue-stage.ts';
import { onEveryQueueEvent } from '../../src/check/queue-stage.ts';
import { rbValidate } from '../../src/core/rbtree-validate.ts';
import type { QueueView } from '../../src/system/queue-library.ts';

/** A call can damage a queue that it does not name: all of them are looked at this often. */
const FULL_CHECK_EVERY = 64;

/** I-ATQ-3: count, capacity and the tree inside. */
export const sizeAndTree = defineProperty<QueueView, QueueEvent>({
  id: 'I-ATQ-3',
  law:
    'The count of a queue equals the number of linked tasks and is at most its capacity, and ' +
    'the tree inside is a valid red-black tree.',
  why: 'Whether there is backlog, and whether there is room, is decided by the count alone.',
  source: 'I-BW-6 at the level of the queue; lib/atq.bpf.c size accounting; b06c6df5d',
  scope: 'atq',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  reads: ['dump'],
  watch(run) {
    const { view } = run;
    const check = (number: number): void => {
      const atq = view.queues.get(number);
      if (atq === undefined) return;
      if (!run.when(atq.size > 0 || atq.tree.root !== null)) return;
      const damage = rbValidate(atq.tree);
      if (damage !== null) {
        run.broken(`tree: ${damage.split(':', 1)[0]}`, `queue ${number}: ${damage}`);
      } else if (atq.size !== atq.tree.size) {
        run.broken('count', `queue ${number} counts ${atq.size} and links ${atq.tree.size}`);
      } else if (atq.size > atq.capacity) {
        run.broken('capacity', `queue ${number} holds ${atq.size} of at most ${atq.capacity}`);
      }
    };
    const checkAll = (): void => {
      for (const number of view.queues.keys()) check(number);
    };
    // A call that names a task only has touched the queue that the task was in: one of few.
    let calls = 0;
    return {
      ...onEveryQueueEvent(({ op, answer }) => {
        calls += 1;
        const left = op.op === 'task_detach' || (op.op === 'task_fini' && answer.ret !== 0);
        if (left || run.isDue(calls, FULL_CHECK_EVERY)) checkAll();
        else if ('q' in op) check(op.q);
      }),
      end: checkAll,
    };
  },
});
