import { U64_MAX } from '../../core/int64.ts';
import type { Request } from './dialogue.ts';
import { OK, type Script, type Step } from './script.ts';

function create(fifo: boolean, capacity?: number): Request {
  return { op: 'create', q: 1, fifo, ...(capacity === undefined ? {} : { capacity }) };
}

const push = (task: number): Request => ({ op: 'insert', q: 1, task });
const pushAt = (task: number, vtime: number | bigint): Request => ({
  op: 'insert_vtime',
  q: 1,
  task,
  vtime,
});
const pop: Request = { op: 'pop', q: 1 };
const fifo: Step = [create(true), OK];
const vtime: Step = [create(false), OK];
const one: readonly Step[] = [fifo, [push(5), OK]];
const popped = (task: number | null): Step => [pop, { ret: 0, task_out: task }];
const counted = (ret: number): Step => [{ op: 'nr_queued', q: 1 }, { ret }];
const BIG = 2n ** 63n;

/** How a queue of tasks answers. */
export const queueScripts: readonly Script[] = [
  {
    id: 'create.taken',
    says: 'A number that is taken is refused with -17.',
    steps: [fifo, [create(true), { ret: -17 }]],
  },
  {
    id: 'pop.unknown-queue',
    says: 'A queue that is not there is refused with -22.',
    steps: [[{ op: 'pop', q: 9 }, { ret: -22 }]],
  },
  {
    id: 'pop.empty',
    says: 'A pop from an empty queue answers 0 and no task.',
    steps: [fifo, popped(null)],
  },
  {
    id: 'insert.order',
    says: 'A FIFO gives tasks in the order of their inserts.',
    steps: [
      fifo,
      [push(5), OK],
      [push(3), OK],
      [push(4), OK],
      popped(5),
      popped(3),
      popped(4),
      popped(null),
    ],
  },
  {
    id: 'insert_vtime.order',
    says: 'A queue by virtual time gives the least first, and the last inserted of equals.',
    steps: [
      vtime,
      [pushAt(1, 20), OK],
      [pushAt(2, 10), OK],
      [pushAt(3, 10), OK],
      popped(3),
      popped(2),
      popped(1),
    ],
  },
  {
    id: 'insert.full',
    says: 'A queue that is full refuses with -28.',
    steps: [[create(true, 1), OK], [push(1), OK], [push(2), { ret: -28 }], counted(1)],
  },
  {
    id: 'insert.wrong-kind',
    says: 'A queue by virtual time refuses a FIFO insert with -22.',
    steps: [vtime, [push(1), { ret: -22 }]],
  },
  {
    id: 'insert.twice',
    says: 'A task that is in a queue is refused with -114.',
    steps: [...one, [push(5), { ret: -114 }], counted(1)],
  },
  {
    id: 'peek.leaves',
    says: 'peek shows the first task and leaves it there.',
    steps: [
      ...one,
      [
        { op: 'peek', q: 1 },
        { ret: 0, task_out: 5 },
      ],
      counted(1),
    ],
  },
  {
    id: 'remove.counts',
    says: 'remove takes a task out once, and the count follows.',
    steps: [
      ...one,
      [{ op: 'remove', q: 1, task: 5 }, OK],
      counted(0),
      [{ op: 'remove', q: 1, task: 5 }, { ret: -22 }],
    ],
  },
  {
    id: 'task_fini.once',
    says: 'task_fini answers 1 if it took the task out of a queue, and 0 then.',
    steps: [
      ...one,
      [{ op: 'task_fini', task: 5 }, { ret: 1 }],
      [{ op: 'task_fini', task: 5 }, OK],
      counted(0),
    ],
  },
  {
    id: 'task_detach.final',
    says: 'A detached task is refused with -125 from then on.',
    steps: [...one, [{ op: 'task_detach', task: 5 }, OK], [push(5), { ret: -125 }]],
  },
  {
    id: 'task_hold.counts',
    says: 'Holds and drops are counted.',
    steps: [
      [
        { op: 'task_hold', task: 5 },
        { ret: 0, holdcnt: 1 },
      ],
      [
        { op: 'task_hold', task: 5 },
        { ret: 0, holdcnt: 2 },
      ],
      [
        { op: 'task_drop', task: 5 },
        { ret: 0, holdcnt: 1 },
      ],
    ],
  },
  {
    id: 'task_state.where',
    says: 'task_state names the queue of a task, -1 for none, and its holds.',
    steps: [
      ...one,
      [
        { op: 'task_state', task: 5 },
        { ret: 0, q_of: 1, holdcnt: 0 },
      ],
      [
        { op: 'pop', q: 1, hold: true },
        { ret: 0, task_out: 5 },
      ],
      [
        { op: 'task_state', task: 5 },
        { ret: 0, q_of: -1, holdcnt: 1 },
      ],
    ],
  },
  {
    id: 'dump.order',
    says: 'dump answers the size, and tasks and keys in order.',
    steps: [
      vtime,
      [pushAt(1, 20), OK],
      [pushAt(2, 10), OK],
      [
        { op: 'dump', q: 1 },
        {
          ret: 0,
          size: 2,
          tasks: [
            [2, 10],
            [1, 20],
          ],
        },
      ],
    ],
  },
  {
    id: 'check.sound',
    says: 'check answers 0 of a sound queue.',
    steps: [...one, [{ op: 'check', q: 1 }, OK]],
  },
  {
    id: 'destroy.releases',
    says: 'destroy releases the tasks, and the number can be used again.',
    steps: [...one, [{ op: 'destroy', q: 1 }, OK], ...one],
  },
  {
    id: 'integers',
    says: 'Virtual times are exact up to 2^64 - 2.',
    steps: [
      vtime,
      [pushAt(1, BigInt(U64_MAX) - 1n), OK],
      [pushAt(2, BIG + 1n), OK],
      [pushAt(3, BIG), OK],
      popped(3),
      popped(2),
      popped(1),
    ],
  },
];
