import type { Fault } from '../fault.ts';

export const staleDirectDispatchVerdict: Fault = {
  id: 'dsq-stale-direct-dispatch-verdict',
  component: 'dsq',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'The verdict of a direct dispatch survives its cancellation',
  mechanism:
    'CPU selection leaves its verdict in the task, and only the final insert erases it. ' +
    'Paths that cancel or ignore it (dequeue, bypass, a local fallback, a change of ' +
    'scheduler) leave it behind for the next wakeup.',
  source: 'Linux 7e0ffb72de8a, 2026-04-03',
  seams: {
    sched: {
      erasesVerdict: () => false,
    },
  },
};
