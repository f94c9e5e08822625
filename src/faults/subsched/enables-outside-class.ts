import type { Fault } from '../fault.ts';

export const enablesOutsideClass: Fault = {
  id: 'subsched-enables-outside-class',
  component: 'subsched',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'A task outside the ext class is enabled when it changes schedulers',
  mechanism:
    'The second pass of an enable, and the re-parenting of a disable, enable every task ' +
    'of the subtree. One that has a real-time policy is not in the class: when it enters, ' +
    'it is enabled a second time.',
  source: 'kernel/sched/ext.c at 0022b328504d, scx_sub_enable_workfn and scx_sub_disable',
  seams: {
    hierarchy: {
      enablesOnHandover: () => true,
    },
  },
};
