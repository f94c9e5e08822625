import { isUnreleased } from '../../core/hierarchy/life.ts';
import type { Fault } from '../fault.ts';

export const disableLeavesDeadTasks: Fault = {
  id: 'disable-leaves-dead-tasks-in-class',
  component: 'subsched',
  kind: 'race',
  design: 'kernel',
  title: 'Unloading exits dead tasks and leaves them in the class',
  mechanism:
    'A task that has run for the last time and is not released yet is exited when the root is ' +
    'unloaded, but not switched to another class. It stays in the ext class with no scheduler, ' +
    'and a change of its class disables what nobody has enabled.',
  source: 'Linux 61eeb9a90522, 2024',
  seams: {
    hierarchy: {
      leavesClassAtUnload: (task) => !isUnreleased(task),
    },
  },
};
