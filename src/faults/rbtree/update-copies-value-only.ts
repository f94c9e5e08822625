import type { Fault } from '../fault.ts';

/** Update mode keeps the resident node and drops the caller's. */
export const rbtreeUpdateCopiesValueOnly: Fault = {
  id: 'rbtree-update-copies-value-only',
  component: 'rbtree',
  kind: 'sequential',
  design: 'both',
  title: 'Replace-on-equal-key keeps the old node and drops the new one',
  mechanism:
    'In update mode insertion copied the new value into the resident node and reported success; ' +
    'the new node was never linked, and the old one stayed beyond the life of its owner.',
  source: 'sched-ext/scx 688dde796; lib/rbtree.bpf.c rb_node_insert',
  seams: {
    rbtree: {
      replaceEqual(_tree, resident, node) {
        resident.value = node.value;
        return node;
      },
    },
  },
};
