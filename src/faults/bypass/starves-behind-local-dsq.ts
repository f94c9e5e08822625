import type { Fault } from '../fault.ts';

export const starvesBehindLocalDsq: Fault = {
  id: 'bypass-starves-behind-local-dsq',
  component: 'bypass',
  kind: 'liveness',
  design: 'kernel',
  kernel: 'newest',
  title: 'Bypassed tasks starve behind the local DSQs that a host fills',
  mechanism:
    'A CPU whose local DSQ has a task does not dispatch, and the bypass DSQs of hosts are ' +
    'tried in a dispatch alone. A host that puts its tasks on local DSQs when they are ' +
    'enqueued keeps the CPU to itself.',
  source: 'kernel/sched/ext/ext.c and inlines.h as of linux-next 877160a21a91, from reading',
  seams: {
    sched: {
      triesBypassBeforeLocal: () => false,
    },
  },
};
