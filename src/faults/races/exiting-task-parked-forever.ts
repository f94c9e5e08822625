import type { Fault } from '../fault.ts';

export const exitingTaskParkedForever: Fault = {
  id: 'exiting-task-parked-forever',
  component: 'bandwidth',
  kind: 'race',
  design: 'both',
  suite: 'smp',
  title: 'A task past its removal from the pid map is parked',
  mechanism:
    'An exiting task leaves the pid map before it runs for the last time. It is parked like ' +
    'any other then, and the drain, which looks tasks up by pid, drops it.',
  source: 'sched-ext/scx b2d157464',
  host: { exemptsExiting: () => false },
};
