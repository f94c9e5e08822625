import type { Fault } from '../fault.ts';

export const drainUsesDestroyedQueue: Fault = {
  id: 'drain-uses-destroyed-queue',
  component: 'bandwidth',
  kind: 'resource-lifetime',
  design: 'both',
  suite: 'smp',
  title: 'A drain pops from a queue that the exit of its cgroup has freed',
  mechanism:
    'The drain looks the backlog queue up and locks it later. The exit of the cgroup empties ' +
    'and frees the queue at once, without waiting for who has looked it up.',
  source: 'sched-ext/scx 1152ffdce',
  seams: { bandwidth: { retiresQueues: () => false } },
};
