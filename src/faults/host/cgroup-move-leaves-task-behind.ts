import type { Fault } from '../fault.ts';

export const cgroupMoveLeavesTaskBehind: Fault = {
  id: 'cgroup-move-leaves-task-behind',
  component: 'bandwidth',
  kind: 'sequential',
  design: 'both',
  title: 'A parked task that changes its cgroup stays in the old backlog',
  mechanism:
    'The move changes the cgroup that is recorded for the task and not the queue that ' +
    'holds it. The task waits for the budget of the cgroup that it left, and depends on ' +
    'its life.',
  source: 'sched-ext/scx 630407ed4',
  host: {
    tellsLibraryOfMove: () => false,
  },
};
