import type { Fault } from '../fault.ts';

export const hostWithoutDispatchIdles: Fault = {
  id: 'bypass-host-without-dispatch-idles',
  component: 'bypass',
  kind: 'liveness',
  design: 'kernel',
  kernel: 'newest',
  title: 'A host without ops.dispatch() leaves every second turn of its bypass DSQ out',
  mechanism:
    'Every second dispatch of a host passes its bypass DSQ by and comes back to it at the ' +
    'end, unless the host has no ops.dispatch(): then it returns before. The CPU goes ' +
    'idle with a task on the bypass DSQ.',
  source:
    'kernel/sched/ext/ext.c and sub.c as of linux-next 877160a21a91, scx_dispatch_sched ' +
    '(O5), from reading',
  seams: {
    hierarchy: {
      servesBypassWithoutDispatch: () => false,
    },
  },
};
