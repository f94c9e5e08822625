import type { Fault } from '../fault.ts';

export const tableOfRoot: Fault = {
  id: 'dsq-table-of-root',
  component: 'dsq',
  kind: 'sequential',
  design: 'kernel',
  kernel: 'baseline',
  title: "A sub counts and destroys the root's DSQs",
  mechanism:
    "dsq_nr_queued and destroy_dsq look an id up in the root's table, whoever calls. A " +
    "sub that destroys its own DSQ destroys the root's DSQ of that number.",
  source: 'kernel/sched/ext.c at 0022b328504d, scx_bpf_dsq_nr_queued and scx_bpf_destroy_dsq',
  seams: {
    sched: {
      dsqTableOf: (k) => k.root,
    },
  },
};
