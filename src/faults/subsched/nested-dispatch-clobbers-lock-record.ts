import type { Fault } from '../fault.ts';

export const nestedDispatchClobbersLockRecord: Fault = {
  id: 'subsched-nested-dispatch-clobbers-lock-record',
  component: 'subsched',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'A nested dispatch erases the record of the held run queue lock',
  mechanism:
    'The record of the held lock is reset to none at the end of every callback. After a ' +
    "child's dispatch the parent's goes on under the lock, but the record says that none " +
    'is held, and the next kfunc takes it again.',
  source: 'Linux 7fb39e4eb4c3, 2026',
  seams: {
    sched: {
      lockRecordAfterOp: () => null,
    },
  },
};
