import type { Fault } from '../fault.ts';

export const lavdExitFreesLinkedNode: Fault = {
  id: 'lavd-exit-frees-linked-node',
  component: 'lavd-integration',
  kind: 'resource-lifetime',
  design: 'B',
  suite: 'smp',
  title: 'Task exit frees a record that a dying cgroup has relinked',
  mechanism:
    'The exit callback relies on ops.dequeue() to unlink the task. A drain, or a cgroup on its ' +
    'way out, can have the task in hand at that moment and use or link it again afterwards.',
  source: 'sched-ext/scx 5067b23b5',
  host: { detachesOnExit: () => false },
};
