import { defineProperty } from '../../src/check/property.ts';
import type { SmpView } from '../../src/check/smp-view.ts';
import { tasksInOrder } from '../../src/core/atq.ts';
import { rbValidate } from '../../src/core/rbtree-validate.ts';
import type { SmpEvent } from '../../src/smp/event.ts';
import { queuesOf } from './queues.ts';

/** I-SMP-2. */
export const queuesAreSound = defineProperty<SmpView, SmpEvent>({
  id: 'I-SMP-2',
  law: 'When the paths have ended, the count of each queue is the number of its tasks, and the tree inside is a valid red-black tree.',
  why: 'Whether there is backlog is decided by the count, and a damaged tree loses tasks of others.',
  source: 'I-BW-6',
  scope: 'smp',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ view, when, broken }) {
    return {
      join: () => {
        for (const queue of queuesOf(view)) {
          if (!when(queue.tree.root !== null || queue.size !== 0)) continue;
          const damage = rbValidate(queue.tree);
          if (damage !== null) {
            broken(`tree: ${damage.split(':', 1)[0]}`, `${view.nameOf(queue)}: ${damage}`);
            continue;
          }
          const linked = tasksInOrder(queue).length;
          if (queue.size !== linked) {
            broken('count', `${view.nameOf(queue)} counts ${queue.size} and links ${linked}`);
          }
        }
      },
    };
  },
});
