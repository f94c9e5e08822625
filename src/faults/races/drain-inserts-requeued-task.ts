import type { Fault } from '../fault.ts';

export const drainInsertsRequeuedTask: Fault = {
  id: 'drain-inserts-requeued-task',
  component: 'lavd-integration',
  kind: 'race',
  design: 'both',
  suite: 'smp',
  title: 'A released task is inserted although it was parked again',
  mechanism:
    'Between pop and insert a task may be taken off and enqueued anew. The insert takes ' +
    'effect on the new stay: the task is in a backlog queue and on a DSQ.',
  source: 'scx_cgroup_bw_enqueue_cb of scx_lavd at 7a58a3a1a, from reading',
  host: { insertsAsParked: () => false },
};
