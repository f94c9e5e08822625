import { setup } from 'xstate';
import type { MachineMeta } from './meta.ts';

type EventType =
  | 'PARK'
  | 'POP'
  | 'INSERT'
  | 'DISPATCH_DIRECT'
  | 'CANCEL'
  | 'RELOCATE'
  | 'DEQUEUE'
  | 'RUN'
  | 'STOP'
  | 'EXIT';

/** Events of {@link queueEntryMachine}. */
export type QueueEntryEvent = { readonly type: EventType };

const meta: MachineMeta<EventType> = {
  source:
    'lib/cgroup_bw.bpf.c: put_aside, cancel, reenqueue, move; lib/atq.bpf.c; ' +
    'scx_lavd/src/bpf/main.bpf.c: enqueue, dequeue, exit_task',
  events: {
    PARK: 'put_aside linked the task into a backlog queue',
    POP: 'the drain took the task out of its backlog queue',
    INSERT: 'the scheduler, or the enqueue callback, put the task on a dispatch queue',
    DISPATCH_DIRECT: 'select_cpu put the waking task on a dispatch queue, with no enqueue',
    CANCEL: 'cancel unlinked the task from its backlog queue',
    RELOCATE: "the task went from its backlog queue into another cgroup's",
    DEQUEUE: 'the task left its dispatch queue without running',
    RUN: 'a CPU took the task from its dispatch queue',
    STOP: 'the CPU let go of the task: it sleeps, or is about to be queued again',
    EXIT: 'the task ended, its context is freed',
  },
};

/**
 * Where a task is, seen from the bandwidth library: in one place at a time.
 *
 * States the invariants I-BW-2 (never parked and on a dispatch queue or running), I-BW-3
 * (runnable in exactly one place) and I-BWB-1 (dead is final) as a machine, one per task.
 *
 * - PARK and CANCEL stand for a task that was linked or unlinked. put_aside of a task that is
 *   already parked and cancel of one that is not answer 0 and change nothing: no event.
 * - RELOCATE is one event for what upstream does in two steps, cancel (or the drain of an
 *   exiting cgroup) and put_aside. Where the second step fails, it is CANCEL.
 * - A task that sleeps and one that is between two queues are both `free`: the machine follows
 *   queue membership, not runnability.
 * - Exit from `parked` is CANCEL, then EXIT. EXIT alone is the bug of a context that is freed
 *   while a queue still points to it (b2d157464).
 * - DEQUEUE is illegal in flight. Upstream's drain holds no lock of the run queue, so there
 *   a dequeue or an exit may fall between pop and callback; it is a race of both versions.
 */
export const queueEntryMachine = setup({
  types: {} as { events: QueueEntryEvent; meta: MachineMeta },
}).createMachine({
  id: 'queue-entry',
  description: 'Where a task is: in one queue at most, or on a CPU.',
  meta,
  initial: 'free',
  states: {
    free: {
      description: 'in no queue and on no CPU',
      on: { PARK: 'parked', INSERT: 'queued', DISPATCH_DIRECT: 'queued', EXIT: 'dead' },
    },
    parked: {
      description: 'in the backlog queue of a throttled cgroup',
      on: { POP: 'in-flight', CANCEL: 'free', RELOCATE: 'parked' },
    },
    'in-flight': {
      description: 'popped by the drain, the enqueue callback has not inserted it yet',
      on: { INSERT: 'queued' },
    },
    queued: {
      description: 'on a dispatch queue',
      on: { RUN: 'running', DEQUEUE: 'free' },
    },
    running: {
      description: 'on a CPU',
      on: { STOP: 'free', EXIT: 'dead' },
    },
    dead: {
      description: 'exited, and nothing may refer to it any more',
      type: 'final',
    },
  },
});
