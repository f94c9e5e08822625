import { defineProperty } from '../../src/check/property.ts';
import type { QueueEvent } from '../../src/check/queue-stage.ts';
import { onEveryQueueEvent } from '../../src/check/queue-stage.ts';
import type { QueueView } from '../../src/system/queue-library.ts';
import type { Stay } from './history.ts';
import { QueueHistory } from './history.ts';

function leavesBefore(a: Stay, b: Stay): boolean {
  if (a.vtime === null || b.vtime === null) return a.order < b.order;
  if (a.vtime !== b.vtime) return a.vtime < b.vtime;
  return a.order > b.order;
}

/** I-ATQ-2: pops keep the order of the queue. */
export const popOrder = defineProperty<QueueView, QueueEvent>({
  id: 'I-ATQ-2',
  law:
    'A pop returns the smallest vtime of those present and among equal vtimes the last one ' +
    'inserted; in a FIFO queue it returns the first one inserted; it returns nothing only ' +
    'from an empty queue.',
  why:
    'Order is what a queue is for; the tie rule is what upstream does, and what its vtimes ' +
    'were tuned with.',
  source:
    'I-BW-5 at the level of the queue; lib/rbtree.bpf.c rbnode_least_upper_bound; ' +
    'lib/atq.bpf.c scx_atq_pop',
  scope: 'atq',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  watch(run) {
    const history = new QueueHistory();
    return onEveryQueueEvent((event) => {
      const { op, answer } = event;
      if (op.op === 'pop' && answer.ret === 0) {
        const present = [...history.inQueue(op.q)];
        const popped = answer.task_out ?? null;
        const stay = popped === null ? undefined : history.stayOf(popped);
        if (!run.when(present.length > 0 || popped !== null)) return;
        if (popped === null) {
          run.broken('nothing popped', `queue ${op.q} holds ${present.length} and gives none`);
        } else if (stay?.q !== op.q) {
          run.broken('not queued here', `queue ${op.q} gives task ${popped}, which it never got`);
        } else {
          const earlier = present.find(([, other]) => leavesBefore(other, stay));
          if (earlier !== undefined) {
            run.broken('wrong order', `queue ${op.q} gives task ${popped} before ${earlier[0]}`);
          }
        }
      }
      history.follow(event);
    });
  },
});
