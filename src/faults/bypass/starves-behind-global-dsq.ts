import type { Fault } from '../fault.ts';

export const starvesBehindGlobalDsq: Fault = {
  id: 'bypass-starves-behind-global-dsq',
  component: 'bypass',
  kind: 'liveness',
  design: 'kernel',
  kernel: 'newest',
  title: "Bypassed tasks starve behind a host's global DSQ",
  mechanism:
    'A host is to try its bypass DSQ at every second dispatch, but its global DSQ comes ' +
    'first. As long as that has a task at each dispatch, which two tasks that always run ' +
    'are enough for, the bypass DSQ is never looked at.',
  source: 'kernel/sched/ext/ext.c and inlines.h as of linux-next 877160a21a91, from reading',
  seams: {
    sched: {
      triesBypassBeforeGlobal: () => false,
    },
  },
};
