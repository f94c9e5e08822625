import { setup } from 'xstate';
import type { MachineMeta } from './meta.ts';

type EventType = 'WAKE' | 'BLOCK' | 'RUN' | 'STOP';

/** Events of {@link taskRunMachine}. */
export type TaskRunEvent = { readonly type: EventType };

const meta: MachineMeta<EventType> = {
  source:
    'kernel/sched/core.c: try_to_wake_up, wake_up_new_task, __schedule, try_to_block_task; ' +
    'include/trace/events/sched.h: sched_wakeup, sched_wakeup_new, sched_switch',
  events: {
    WAKE: 'the task became runnable: a wakeup, or its birth',
    BLOCK: 'the task is runnable no more',
    RUN: 'a CPU switched to it',
    STOP: 'a CPU switched from it to another task, or to none',
  },
};

/**
 * Whether a task sleeps, waits or runs; one per task. Runs of the model and recordings of real
 * machines are held to it.
 *
 * - A task that blocks is on its CPU until the switch: `stopping`. A wakeup may come before it.
 * - A waiting task may be taken off without having run: it is stopped, or on its way out.
 * - Whoever is woken while it is runnable stays as it is; that is no event here.
 */
export const taskRunMachine = setup({
  types: {} as { events: TaskRunEvent; meta: MachineMeta },
}).createMachine({
  id: 'task-run',
  description: 'Whether a task sleeps, waits for a CPU, or has one.',
  meta,
  initial: 'asleep',
  states: {
    asleep: {
      description: 'not runnable: it needs a wakeup',
      on: { WAKE: 'waiting' },
    },
    waiting: {
      description: 'runnable, and on no CPU',
      on: { RUN: 'running', BLOCK: 'asleep' },
    },
    running: {
      description: 'on a CPU',
      on: { STOP: 'waiting', BLOCK: 'stopping' },
    },
    stopping: {
      description: 'not runnable, and not off its CPU yet',
      on: { STOP: 'asleep', WAKE: 'running' },
    },
  },
});
