import type { Fault } from '../fault.ts';

export const waitSurvivesRehoming: Fault = {
  id: 'subsched-wait-survives-rehoming',
  component: 'subsched',
  kind: 'liveness',
  design: 'kernel',
  kernel: 'baseline',
  title: 'A parent is ended for time that a task waited under its child',
  mechanism:
    'A task that comes back from a child, or moves in from another cgroup, keeps the time ' +
    'since which it waits. A child that lets it wait long enough ends its parent as it ' +
    'goes.',
  source: 'kernel/sched/ext.c at 0022b328504d, scx_sub_disable and scx_cgroup_move_task',
  seams: {
    hierarchy: {
      restartsWaitOnRehome: () => false,
    },
  },
};
