import type { Fault } from '../fault.ts';

export const hostDependsOnAncestors: Fault = {
  id: 'bypass-host-depends-on-ancestors',
  component: 'bypass',
  kind: 'liveness',
  design: 'kernel',
  kernel: 'newest',
  title: 'Bypassed tasks depend on the schedulers above their host',
  mechanism:
    'The bypass DSQ of a host that is not the root is consumed when the host is ' +
    "dispatched, and that is up to its ancestors' ops.dispatch(). One that does not " +
    'sub-dispatch the host starves tasks that bypass was to keep running.',
  source:
    'kernel/sched/ext/ext.c and sub.c as of linux-next 877160a21a91, scx_dispatch_sched ' +
    '(O6), from reading',
  seams: {
    hierarchy: {
      hostsServedByCore: () => [],
    },
  },
};
