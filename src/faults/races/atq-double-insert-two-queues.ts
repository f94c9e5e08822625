import type { Fault } from '../fault.ts';

export const atqDoubleInsertTwoQueues: Fault = {
  id: 'atq-double-insert-two-queues',
  component: 'atq',
  kind: 'race',
  design: 'both',
  suite: 'smp',
  title: 'Two inserters under two locks link the same task',
  mechanism:
    'The owner mark of a task is tested and then set under the lock of the queue that it is ' +
    'inserted into. Two queues have two locks: both inserters find the mark empty, and both ' +
    'link the one node.',
  source: 'sched-ext/scx 2295cd4cc',
  seams: { atq: { claimsAtOnce: () => false } },
};
