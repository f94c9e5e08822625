import type { Fault } from '../fault.ts';

export const lavdReenqueueUsesStaleCpu: Fault = {
  id: 'lavd-reenqueue-uses-stale-cpu',
  component: 'lavd-integration',
  kind: 'race',
  design: 'B',
  suite: 'smp',
  title: 'A released task goes to a CPU that its new affinity forbids',
  mechanism:
    'The callback for released tasks holds no lock of theirs and uses the CPU that was chosen ' +
    'when the task was parked. The affinity may have changed since.',
  source: 'sched-ext/scx 3efc31c53',
  host: { checksReleasedCpu: () => false, insertsAsParked: () => false },
};
