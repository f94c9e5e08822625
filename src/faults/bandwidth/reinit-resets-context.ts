import type { Fault } from '../fault.ts';

export const reinitResetsContext: Fault = {
  id: 'reinit-resets-context',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'A',
  title: 'A second init is refused only after it has reset the cgroup',
  mechanism:
    'Init of a cgroup that is initialised already overwrites its context and takes one ' +
    'off its parent, and only then fails at the LLC contexts.',
  source: 'scx_cgroup_bw_init at b7f394c85, observed',
  seams: {
    bandwidth: {
      refuseReinit: () => 0,
    },
  },
};
