import type { Fault } from '../fault.ts';

export const enableAbortRaisesNothing: Fault = {
  id: 'subsched-enable-abort-raises-nothing',
  component: 'subsched',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'An enable that fails at a task leaves the scheduler linked',
  mechanism:
    'The first pass calls init_task for every task. When one fails, those before it are ' +
    'undone and nothing more: no error is raised, so no disable is queued. The scheduler ' +
    'stays linked and bypassing, and keeps the pointers of its cgroups.',
  source: 'kernel/sched/ext.c at 0022b328504d, scx_sub_enable_workfn',
  seams: {
    hierarchy: {
      raisesErrorOnAbort: () => false,
    },
  },
};
