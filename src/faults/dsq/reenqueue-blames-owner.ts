import type { Fault } from '../fault.ts';

export const reenqueueBlamesOwner: Fault = {
  id: 'dsq-reenqueue-blames-owner',
  component: 'dsq',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'newest alone',
  title: 'A scheduler is ended for what one above it puts back',
  mechanism:
    'A task that is put back too often without having run ends its owner. A scheduler may put ' +
    'back the tasks of those below it, and a task on its way out goes straight to the local DSQ ' +
    'again: its owner is not even asked.',
  source: 'kernel/sched/ext/ext.c scx_do_enqueue_task, reenq_local',
  seams: {
    sched: {
      blamedForReenqueue: (_caller, owner) => owner,
    },
  },
};
