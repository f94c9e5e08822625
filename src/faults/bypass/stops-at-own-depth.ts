import type { Fault } from '../fault.ts';

export const stopsAtOwnDepth: Fault = {
  id: 'bypass-stops-at-own-depth',
  component: 'bypass',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'newest',
  title: 'Descendants do not learn of a bypass that begins under another',
  mechanism:
    'A call that finds the depth above 0 does not go on to the descendants. When the ' +
    'ancestor stops, the scheduler bypasses and those below it do not.',
  source:
    'kernel/sched/ext/ext.c and sub.c as of linux-next 877160a21a91, scx_bypass (O4), ' +
    'from reading',
  seams: {
    hierarchy: {
      bypassReachesDescendants: (sched, on) => sched.bypassDepth === (on ? 1 : 0),
    },
  },
};
