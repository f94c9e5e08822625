import type { Fault } from '../fault.ts';

export const cgroupMoveKeepsOwner: Fault = {
  id: 'subsched-cgroup-move-keeps-owner',
  component: 'subsched',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'A task that moves to another cgroup keeps its scheduler',
  mechanism:
    'The move changes the cgroup and not the owner. A task that has left the subtree of ' +
    'its scheduler is not visited when that scheduler goes, and outlives it.',
  source: 'kernel/sched/ext.c at 0022b328504d, scx_cgroup_move_task',
  seams: {
    hierarchy: {
      followsCgroupMove: () => false,
    },
  },
};
