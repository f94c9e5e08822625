import type { Fault } from '../fault.ts';

/** A pop that found nothing clears the owner mark of the task that was popped last. */
export const atqFailedPopWritesThroughGarbage: Fault = {
  id: 'atq-failed-pop-writes-through-garbage',
  component: 'atq',
  kind: 'sequential',
  design: 'both',
  title: 'Pop of an empty queue clears the owner mark of some other task',
  mechanism:
    'When the tree had nothing to give, pop still took its result variable for a task and ' +
    'cleared the owner mark through it, before it looked at the error. Here the stale variable ' +
    'names the task that any queue of the library popped last, and any empty pop clears it.',
  source: 'sched-ext/scx b06c6df5d; lib/atq.bpf.c scx_atq_pop',
  seams: {
    atq: {
      failedPop({ library }) {
        if (library.lastPopped !== null) library.lastPopped.atq = null;
      },
    },
  },
};
