import type { Fault } from '../fault.ts';

export const setSliceOfNobody: Fault = {
  id: 'dsq-set-slice-of-nobody',
  component: 'dsq',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: 'A program of no scheduler sets the slice of a task of no scheduler',
  mechanism:
    'The right to set a slice is tested by comparing the caller with the owner. A program ' +
    'without a scheduler and a task without an owner are equal.',
  source: 'kernel/sched/ext.c at 0022b328504d, scx_bpf_task_set_slice',
  seams: {
    sched: {
      maySetTask: (caller, owner) => caller === owner,
    },
  },
};
