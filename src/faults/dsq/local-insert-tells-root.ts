import type { Fault } from '../fault.ts';

export const localInsertTellsRoot: Fault = {
  id: 'dsq-local-insert-tells-root',
  component: 'dsq',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: "The root's ops.dequeue() is called for tasks of its subs",
  mechanism:
    'A task that reaches a local DSQ leaves the custody of its scheduler, which ' +
    'ops.dequeue() tells. The call goes to the root, whosever task it is.',
  source: 'kernel/sched/ext.c at 0022b328504d, local_dsq_post_enq',
  seams: {
    sched: {
      notifiedOfLocalInsert: (k) => k.root,
    },
  },
};
