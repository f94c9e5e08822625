import type { Fault } from '../fault.ts';

export const replenishClearsFlagBeforeReading: Fault = {
  id: 'replenish-clears-flag-before-reading',
  component: 'bandwidth',
  kind: 'race',
  design: 'A',
  suite: 'smp',
  title: 'Replenishment forgets a cgroup whose last parked task is in flight',
  mechanism:
    'The timer clears the throttle flag and then reads it to see if the cgroup needs the drain. ' +
    'The other reason, a queue that is not empty, fails as well while a drain holds the last ' +
    'task between pop and insert: the cgroup is not listed, and the task, parked once more, ' +
    'waits where no drain looks.',
  source: 'sched-ext/scx 4f147eb7a',
  seams: { bandwidth: { needsDrain: (_wasThrottled, hasBacklog) => hasBacklog } },
};
