import type { Fault } from '../fault.ts';

export const detachAfterParentExit: Fault = {
  id: 'subsched-detach-after-parent-exit',
  component: 'subsched',
  kind: 'ordering',
  design: 'kernel',
  kernel: 'newest',
  title: "A parent is told of its child's end after its own ops.exit()",
  mechanism:
    "A child unlinks, wakes those who wait for it, and only then calls its parent's " +
    'sub_detach. A parent that is being ended as well goes on meanwhile: its sub_detach ' +
    'may be called after its ops.exit().',
  source:
    'kernel/sched/ext/ext.c and sub.c as of linux-next 877160a21a91, scx_sub_disable, ' +
    'from reading',
  seams: {
    hierarchy: {
      detachesBeforeWaking: () => false,
    },
  },
};
