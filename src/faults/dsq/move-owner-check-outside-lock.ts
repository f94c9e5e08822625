import type { Fault } from '../fault.ts';

export const moveOwnerCheckOutsideLock: Fault = {
  id: 'dsq-move-owner-check-outside-lock',
  component: 'dsq',
  kind: 'race',
  design: 'kernel',
  kernel: 'baseline',
  title: 'Ownership of a task is checked before the queue is locked',
  mechanism:
    "A move between DSQs ends its caller if the task is another scheduler's, and looked at the " +
    'owner before it had the lock. A task that has left the DSQ meanwhile, to die or to another ' +
    'scheduler, ends one that has done no wrong.',
  source: 'Linux cca061dccf56, 2026',
  seams: {
    sched: {
      checksOwnerUnlocked: () => true,
    },
  },
};
