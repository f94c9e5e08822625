import type { Fault } from '../fault.ts';

/** A second insertion hangs the node's old children back into the tree. */
export const rbtreeReusedNodeKeepsLinks: Fault = {
  id: 'rbtree-reused-node-keeps-links',
  component: 'rbtree',
  kind: 'sequential',
  design: 'both',
  title: 'Second life of a node: stale child and parent pointers',
  mechanism:
    'Removal leaves the links of a caller-owned node as they were and insertion did not clear ' +
    'them, so the stale subtree was hung back into the tree.',
  source: 'sched-ext/scx 8c0a06fb0; lib/rbtree.bpf.c rb_insert_node',
  seams: { rbtree: { prepareLinks: () => 0 } },
};
