import type { Fault } from '../fault.ts';

export const llcStartTiedToSlot: Fault = {
  id: 'llc-start-tied-to-slot',
  component: 'bandwidth',
  kind: 'liveness',
  design: 'both',
  title: 'The drain of a cgroup does not start at a random LLC',
  mechanism:
    'One random number picks the cgroup to start with and the LLC to start at. With as ' +
    'many cgroups as LLCs each cgroup starts at the same LLC every time, and the backlog ' +
    'of its other LLCs waits for what is left.',
  source: 'cbw_reenqueue_cgroup at b7f394c85, from reading',
  seams: {
    bandwidth: {
      firstLlc: (lib, nuance) => nuance % lib.nrLlcs,
    },
  },
};
