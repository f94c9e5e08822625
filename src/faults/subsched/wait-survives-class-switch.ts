import type { Fault } from '../fault.ts';

export const waitSurvivesClassSwitch: Fault = {
  id: 'subsched-wait-survives-class-switch',
  component: 'subsched',
  kind: 'liveness',
  design: 'kernel',
  kernel: 'newest',
  title: 'A scheduler is ended for time that a task spent in another class',
  mechanism:
    'The time since which a task waits is set only when it has run in the ext class before. ' +
    'One that leaves the class while it waits, and comes back, has been waiting since before ' +
    'it left: the watchdog ends its scheduler for time in which another class ran it.',
  source:
    'kernel/sched/ext/ext.c as of linux-next 877160a21a91, set_task_runnable and ' +
    'switching_to_scx, from reading',
  seams: {
    hierarchy: {
      restartsWaitOnClassSwitch: () => false,
    },
  },
};
