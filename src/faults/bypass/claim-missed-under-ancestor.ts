import type { Fault } from '../fault.ts';

export const claimMissedUnderAncestor: Fault = {
  id: 'bypass-claim-missed-under-ancestor',
  component: 'bypass',
  kind: 'liveness',
  design: 'kernel',
  kernel: 'newest',
  title: 'A scheduler that begins to bypass under a bypassing ancestor takes no claim',
  mechanism:
    "A call that finds the depth above 0 stops before the claim on the host's bypass DSQ. " +
    'When the ancestor stops, the scheduler still bypasses, its tasks lie on a bypass DSQ ' +
    'that nobody consumes.',
  source:
    'kernel/sched/ext/ext.c and sub.c as of linux-next 877160a21a91, scx_bypass (O1), ' +
    'from reading',
  seams: {
    hierarchy: {
      claimsBypass: (sched) => sched.bypassDepth === 1,
    },
  },
};
