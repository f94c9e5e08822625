import type { Fault } from '../fault.ts';

export const hotplugHangWithQueuedTasks: Fault = {
  id: 'hotplug-hang-with-queued-tasks',
  component: 'dsq',
  kind: 'liveness',
  design: 'kernel',
  kernel: 'baseline',
  title: 'A CPU that goes offline waits for tasks that it can no longer fetch',
  mechanism:
    'Tasks on user DSQs or in the hands of their scheduler count for the CPU that is on ' +
    'its way out, but it calls dispatch no more. If another CPU takes the last one the ' +
    'waiter is not woken, and one that may run nowhere else is never moved.',
  source: 'Linux d35a535d3e3e, 2026-09',
  seams: {
    hierarchy: {
      dispatchesWhileInactive: () => false,
      requeuesForHotplug: () => false,
    },
  },
};
