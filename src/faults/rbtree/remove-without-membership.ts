import type { Fault } from '../fault.ts';

/** Upstream today: any node is unlinked from any tree. */
export const rbtreeRemoveWithoutMembership: Fault = {
  id: 'rbtree-remove-without-membership',
  component: 'rbtree',
  kind: 'sequential',
  design: 'both',
  title: 'Removal by node does not ask whether the node is in this tree',
  mechanism:
    'The links of the node are followed whoever owns it: a node without links passes for the ' +
    'root, so the tree loses everything, and the call answers 0.',
  source: 'sched-ext/scx 7a58a3a1a, lib/rbtree.bpf.c rb_remove_node; observed in rbtree/misuse',
  seams: { rbtree: { admitRemoval: () => 0 } },
};
