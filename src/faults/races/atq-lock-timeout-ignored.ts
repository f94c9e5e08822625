import type { Fault } from '../fault.ts';

export const atqLockTimeoutIgnored: Fault = {
  id: 'atq-lock-timeout-ignored',
  component: 'atq',
  kind: 'race',
  design: 'A',
  suite: 'smp',
  title: 'A queue whose lock was not had in time counts as empty, and its task as taken out',
  mechanism:
    'The lock of a queue is an arena spinlock, which gives up after a while. A pop then answers ' +
    'NULL as from an empty queue, though tasks are there: no order of the calls explains that. ' +
    'A cancellation answers an error that the dequeue path drops, so a task that sleeps, moves ' +
    'or exits stays linked, and its record is freed in the queue. Who gave up has also left ' +
    'the waiters of the lock damaged, so that only the end of the scheduler is sound.',
  source: 'sched-ext/scx b856ec74f; scx_atq_lock in scheds/include/lib/atq.h',
  seams: { atq: { endsOnTimeout: () => false } },
};
