import { setup } from 'xstate';
import type { MachineMeta } from './meta.ts';

type EventType =
  | 'ENQUEUE'
  | 'HOLD'
  | 'DIRECT'
  | 'TAKE'
  | 'DONE'
  | 'RECALL'
  | 'INSERT'
  | 'REMOVE'
  | 'REASSIGN';

/** Events of {@link opsStateMachine}. */
export type OpsStateEvent = { readonly type: EventType };

const meta: MachineMeta<EventType> = {
  source:
    'kernel/sched/ext.c: do_enqueue_task, direct_dispatch, finish_dispatch, ops_dequeue, ' +
    'dispatch_enqueue, dispatch_to_local_dsq, dispatch_dequeue',
  events: {
    ENQUEUE: 'the state became QUEUEING: ops.enqueue() is about to be called',
    HOLD: 'the state became QUEUED: ops.enqueue() dispatched it nowhere',
    DIRECT: 'the state went from QUEUEING to NONE: a direct dispatch',
    TAKE: 'the state became DISPATCHING: an entry of a dispatch names the task',
    DONE: 'the state went from DISPATCHING to NONE',
    RECALL: 'the state went from QUEUED to NONE: ops_dequeue() took the task back',
    INSERT: 'the task was put on a DSQ',
    REMOVE: 'the task was taken off its DSQ',
    REASSIGN: 'the task went to another scheduler, or came to or from none',
  },
};

/**
 * In whose custody a waiting task is: with the core, with its scheduler, or on a DSQ; one per
 * task.
 *
 * QUEUED means that the scheduler's program holds the task and no DSQ does. On any DSQ, those
 * of the scheduler included, the state is NONE (I-SUB-16), so NONE is two states here.
 *
 * - An insert comes before the change to NONE, except where the task goes to another CPU: there
 *   the change comes first, and a dequeue may come in between.
 * - Entries of a dispatch that are out of date are dropped, and send no event.
 * - A task changes its scheduler only when nobody holds it: it is taken off for that.
 * - That ops.dequeue() is owed (SCX_TASK_IN_CUSTODY) cuts across these states: a task on a user
 *   DSQ owes it or not by how it came there.
 */
export const opsStateMachine = setup({
  types: {} as { events: OpsStateEvent; meta: MachineMeta },
}).createMachine({
  id: 'ops-state',
  description: 'In whose hands a waiting task is: the core, its scheduler, or a DSQ.',
  meta,
  initial: 'none',
  states: {
    none: {
      description: 'NONE, on no DSQ: it runs, sleeps, or is on its way',
      on: { ENQUEUE: 'queueing', INSERT: 'on-dsq', REASSIGN: 'none' },
    },
    queueing: {
      description: 'QUEUEING: ops.enqueue() has it',
      on: { HOLD: 'queued', DIRECT: 'none', INSERT: 'inserted' },
    },
    queued: {
      description: "QUEUED: held by its scheduler's program, on no DSQ",
      on: { TAKE: 'dispatching', RECALL: 'none' },
    },
    dispatching: {
      description: 'DISPATCHING: the core carries out what the scheduler dispatched',
      on: { DONE: 'none', INSERT: 'inserted' },
    },
    inserted: {
      description: 'on a DSQ already, and still QUEUEING or DISPATCHING',
      on: { DIRECT: 'on-dsq', DONE: 'on-dsq' },
    },
    'on-dsq': {
      description: 'NONE, on a DSQ',
      on: { REMOVE: 'none' },
    },
  },
});
