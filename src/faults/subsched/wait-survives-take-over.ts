import type { Fault } from '../fault.ts';

export const waitSurvivesTakeOver: Fault = {
  id: 'subsched-wait-survives-take-over',
  component: 'subsched',
  kind: 'liveness',
  design: 'kernel',
  kernel: 'newest',
  title: 'A new scheduler is ended for time that its task waited under the parent',
  mechanism:
    'A task that waits when a sub takes it over keeps the time since which it waits. The ' +
    "watchdog compares it with the sub's timeout, which may be shorter, and ends a sub " +
    'that has never had a chance to run the task.',
  source:
    'kernel/sched/ext/ext.c and sub.c as of linux-next 877160a21a91, second pass of ' +
    'scx_sub_enable_workfn, from reading',
  seams: {
    hierarchy: {
      restartsWaitOnTakeOver: () => false,
    },
  },
};
