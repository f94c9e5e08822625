import type { Fault } from '../fault.ts';

/** Removal of a chosen task leaves the count as it was. */
export const atqRemoveForgetsSize: Fault = {
  id: 'atq-remove-forgets-size',
  component: 'atq',
  kind: 'sequential',
  design: 'both',
  title: 'Removing a given task does not lower the element count',
  mechanism:
    'Each cancellation left the count one too high for good, and the owner mark was cleared even ' +
    'when the tree removal had failed: phantom backlog, and a queue that is full for ever.',
  source: 'sched-ext/scx b06c6df5d; lib/atq.bpf.c scx_atq_remove_unlocked',
  seams: {
    atq: {
      settleRemoval(_atq, task, _ret, owner) {
        task.atq = owner;
      },
    },
  },
};
