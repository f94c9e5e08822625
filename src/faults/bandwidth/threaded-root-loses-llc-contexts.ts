import type { Fault } from '../fault.ts';

export const threadedRootLosesLlcContexts: Fault = {
  id: 'threaded-root-loses-llc-contexts',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'The root of a threaded domain is not limited any more',
  mechanism:
    'A cgroup counts as threaded only if its domain is another cgroup. The root of a ' +
    'threaded domain has tasks and children, but loses its LLC contexts as any parent ' +
    'does.',
  source: 'scx_cgroup_bw_init, cgroup_is_threaded at b7f394c85, observed',
  seams: {
    bandwidth: {
      threadedRootKeepsLlcContexts: () => false,
    },
  },
};
