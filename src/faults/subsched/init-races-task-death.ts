import type { Fault } from '../fault.ts';

export const initRacesTaskDeath: Fault = {
  id: 'subsched-init-races-task-death',
  component: 'subsched',
  kind: 'race',
  design: 'kernel',
  kernel: 'baseline',
  title: 'A task dies between its initialisation for the next scheduler and the lock',
  mechanism:
    'The scheduler that is to get a task initialises it with nothing locked. If the task dies ' +
    'meanwhile, its owner exits it, the other scheduler never does, and the hand-over goes on ' +
    'with a dead task.',
  source: 'Linux cd6aab736702, 2026',
  seams: {
    hierarchy: {
      seesDeath: () => false,
    },
  },
};
