import type { Fault } from '../fault.ts';

export const rootLosesLlcContexts: Fault = {
  id: 'root-loses-llc-contexts',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'The root loses its LLC contexts at its first child',
  mechanism:
    'The rule for a cgroup that becomes a parent is applied to the root too, although a ' +
    'comment says that the root always has LLC contexts.',
  source: 'scx_cgroup_bw_init at b7f394c85, observed',
  seams: {
    bandwidth: {
      rootKeepsLlcContexts: () => false,
    },
  },
};
