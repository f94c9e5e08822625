import type { Fault } from '../fault.ts';

export const attachUnderBypassingParent: Fault = {
  id: 'subsched-attach-under-bypassing-parent',
  component: 'subsched',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'A scheduler attached under a bypassing parent ends at depth -1',
  mechanism:
    'The depth of a new scheduler begins at 0 although its parent bypasses. When the ' +
    "parent stops, every descendant's depth is lowered, and -1 reads as bypassing on " +
    'every CPU.',
  source: 'kernel/sched/ext.c at 0022b328504d, scx_link_sched and scx_bypass',
  seams: {
    hierarchy: {
      refusesUnderBypass: () => false,
    },
  },
};
