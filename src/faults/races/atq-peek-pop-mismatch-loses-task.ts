import type { Fault } from '../fault.ts';

export const atqPeekPopMismatchLosesTask: Fault = {
  id: 'atq-peek-pop-mismatch-loses-task',
  component: 'atq',
  kind: 'race',
  design: 'both',
  suite: 'smp',
  title: 'A task that was not the one peeked at is put back, and the answer is not looked at',
  mechanism:
    'A dispatcher peeks at a queue and pops it later. If another CPU took the head meanwhile, ' +
    'the task that came instead is inserted again. The queue may have filled up: then the task ' +
    'is in no queue.',
  source: 'sched-ext/scx 484eb0661 (scx_p2dq)',
  host: { dispatchesMismatch: () => false },
};
