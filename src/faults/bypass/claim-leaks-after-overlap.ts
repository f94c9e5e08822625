import type { Fault } from '../fault.ts';

export const claimLeaksAfterOverlap: Fault = {
  id: 'bypass-claim-leaks-after-overlap',
  component: 'bypass',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'newest',
  title: 'The claim of a bypass is kept if an ancestor bypasses when it ends',
  mechanism:
    'A call that ends bypass and leaves the depth above 0 stops before the claim is ' +
    'dropped. When the ancestor stops as well nobody drops it: host and scheduler look at ' +
    'bypass DSQs for ever.',
  source:
    'kernel/sched/ext/ext.c and sub.c as of linux-next 877160a21a91, scx_bypass (O2), ' +
    'from reading',
  seams: {
    hierarchy: {
      dropsBypassClaim: (sched) => sched.bypassDepth === 0,
    },
  },
};
