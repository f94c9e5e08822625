import type { Fault } from '../fault.ts';

export const putAsideIntoDetachedQueue: Fault = {
  id: 'put-aside-into-detached-queue',
  component: 'bandwidth',
  kind: 'race',
  design: 'both',
  suite: 'smp',
  title: 'A task is parked in a queue that was detached meanwhile',
  mechanism:
    'A task is parked in the queue that was looked up before its lock was taken. If the exit ' +
    'of the cgroup detaches and drains the queue in between, nobody drains it again.',
  source: 'sched-ext/scx 9b7eaddc8',
  seams: { bandwidth: { rechecksQueue: () => false } },
};
