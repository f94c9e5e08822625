import type { Fault } from '../fault.ts';

export const classSwitchEnablesUninitialised: Fault = {
  id: 'subsched-class-switch-enables-uninitialised',
  component: 'subsched',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'newest',
  title: 'A task in state NONE is enabled when it enters the ext class',
  mechanism:
    'A parent that cannot take its tasks back gets them in state NONE. One that leaves ' +
    'the class and comes back, or has been outside, before the parent is torn down is ' +
    'enabled without an init_task: the switch into the class does not look at the state.',
  source:
    'kernel/sched/ext/ext.c and sub.c as of linux-next 877160a21a91, switching_to_scx, ' +
    'from reading',
  seams: {
    hierarchy: {
      enablesOnClassSwitch: () => true,
    },
  },
};
