import type { Fault } from '../fault.ts';

export const leafAgainWithoutLlcContexts: Fault = {
  id: 'leaf-again-without-llc-contexts',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'both',
  title: 'A cgroup whose children all went away is not limited any more',
  mechanism:
    'A cgroup loses its LLC contexts with its first child and never gets them back. When ' +
    'it is a leaf again its tasks are neither charged nor throttled.',
  source: 'scx_cgroup_bw_exit at b7f394c85, observed',
  seams: {
    bandwidth: {
      regainAfterExit: () => {},
    },
  },
};
