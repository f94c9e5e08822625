import type { Fault } from '../fault.ts';

export const exitForgetsRuntime: Fault = {
  id: 'exit-forgets-runtime',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'both',
  title: 'What a cgroup used in the interval of its exit is forgotten',
  mechanism:
    'The sum over a subtree visits the cgroups that exist when it runs. The runtime of a ' +
    "child that exits before the interval's end is charged to none of its ancestors.",
  source: 'cbw_update_runtime_total_sloppy and scx_cgroup_bw_exit at b7f394c85, from reading',
  seams: {
    bandwidth: {
      retireRuntime: () => {},
    },
  },
};
