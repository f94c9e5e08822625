import type { ComponentFacts } from './operation.ts';
import { count, flag, id, int, listOf, orMax, orNull, pair, u64 } from './shape.ts';

const onQueue = { q: id };
const onTask = { task: id };

/** The component `atq`. */
export const atq: ComponentFacts = {
  what: 'Queues of tasks, first in first out or by virtual time; a task exists from its first use',
  operations: {
    create: {
      inputs: { ...onQueue, fifo: flag, capacity: orMax(u64) },
      optional: ['capacity'],
      essential: true,
      note: 'no `capacity`: unlimited. -17: number taken.',
    },
    destroy: { inputs: onQueue, note: 'tasks in it are released' },
    insert: {
      inputs: { ...onQueue, ...onTask },
      note: '-28: full; -22: not a FIFO; -125: the task is dead; -114: it is in a queue',
    },
    insert_vtime: {
      inputs: { ...onQueue, ...onTask, vtime: u64 },
      note: 'likewise; 2^64 - 1 means FIFO; of equals the last one comes out first',
    },
    remove: { inputs: { ...onQueue, ...onTask }, note: '-22: not in this queue' },
    pop: {
      inputs: { ...onQueue, hold: flag },
      optional: ['hold'],
      outputs: { task_out: orNull(id) },
      essential: true,
      note: 'null from an empty queue; `hold` takes a hold on the task',
    },
    peek: { inputs: onQueue, outputs: { task_out: orNull(id) }, note: 'the same, left in place' },
    nr_queued: { inputs: onQueue, counts: true, note: '`ret` is the number of tasks' },
    task_fini: {
      inputs: onTask,
      counts: true,
      note: '1: taken out of its queue; 0: it was in none',
    },
    task_detach: { inputs: onTask, note: 'taken out for good: later inserts answer -125' },
    task_hold: { inputs: onTask, outputs: { holdcnt: int }, note: '' },
    task_drop: { inputs: onTask, outputs: { holdcnt: int }, note: '-22: nobody holds it' },
    task_state: {
      inputs: onTask,
      outputs: { q_of: int, holdcnt: int },
      note: '`q_of`: the queue, -1 none, -2 dead',
    },
    check: { inputs: onQueue, note: 'the check of the tree inside: 0 or -22' },
    dump: {
      inputs: onQueue,
      outputs: { size: count, tasks: listOf(pair(id, u64)) },
      note: '`[task, key]` in order; the key is the virtual time or the number of the insert',
    },
  },
  always: {},
  state: null,
};
