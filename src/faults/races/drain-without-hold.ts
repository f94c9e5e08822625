import type { Fault } from '../fault.ts';

export const drainWithoutHold: Fault = {
  id: 'drain-without-hold',
  component: 'bandwidth',
  kind: 'resource-lifetime',
  design: 'A',
  suite: 'smp',
  title: 'A popped task is freed before it is handed over',
  mechanism:
    'Between pop and callback nothing marks the task as in use. Its exit finds it in no ' +
    'queue and frees the record that the drain goes on to use.',
  source: 'sched-ext/scx 2f085946b; scx_atq_pop and cbw_drain_btq_until_throttled at b7f394c85',
  seams: { bandwidth: { holdsPopped: () => false } },
};
