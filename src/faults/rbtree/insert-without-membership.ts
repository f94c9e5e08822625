import type { Fault } from '../fault.ts';

/** Upstream today: a node that stands in a tree is linked once more. */
export const rbtreeInsertWithoutMembership: Fault = {
  id: 'rbtree-insert-without-membership',
  component: 'rbtree',
  kind: 'sequential',
  design: 'both',
  title: 'Insertion by node does not ask whether the node stands in a tree',
  mechanism:
    'The links of the node are wiped although its old neighbours still name it: its subtree is ' +
    'lost, or the node becomes its own child.',
  source: 'sched-ext/scx 7a58a3a1a, lib/rbtree.bpf.c rb_insert_node; from reading',
  seams: { rbtree: { admitInsertion: () => 0 } },
};
