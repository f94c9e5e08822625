import type { Fault } from '../fault.ts';

export const resumeOfAnotherRoot: Fault = {
  id: 'bypass-resume-of-another-root',
  component: 'bypass',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'newest',
  title: 'Power management ends a bypass that it did not begin',
  mechanism:
    'Suspend and resume each act on the root that is there at that time. One that was ' +
    'loaded in between is told to stop bypassing without having begun: its depth is -1, ' +
    'and later calls do not reach 1.',
  source:
    'kernel/sched/ext/ext.c and sub.c as of linux-next 877160a21a91, scx_pm_handler; found ' +
    'by reading',
  seams: {
    hierarchy: {
      rootToResume: (k) => k.root,
    },
  },
};
