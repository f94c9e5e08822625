import type { Fault } from '../fault.ts';

export const exitLeaksLlcContexts: Fault = {
  id: 'exit-leaks-llc-contexts',
  component: 'bandwidth',
  kind: 'resource-lifetime',
  design: 'A',
  title: 'An exiting cgroup keeps its LLC contexts and its backlog',
  mechanism:
    'Exit deletes the context of the cgroup first and then frees the LLC contexts through ' +
    'it, which does nothing: parked tasks stay in queues that nobody drains, and a second ' +
    'life of the id is refused.',
  source: 'scx_cgroup_bw_exit at b7f394c85, observed; sched-ext/scx 7ed9f6f0e states the intent',
  seams: {
    bandwidth: {
      detachOnExit: () => [],
    },
  },
};
