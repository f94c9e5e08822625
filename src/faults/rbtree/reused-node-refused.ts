import { EINVAL } from '../../core/errno.ts';
import type { Fault } from '../fault.ts';

/** A second insertion is refused if the node once had neighbours. */
export const rbtreeReusedNodeRefused: Fault = {
  id: 'rbtree-reused-node-refused',
  component: 'rbtree',
  kind: 'sequential',
  design: 'both',
  title: 'Second life of a node: refused for its stale pointers',
  mechanism:
    'Removal leaves the links of a caller-owned node as they were; insertion took any link that ' +
    'is not null for an invalid argument and refused the node.',
  source: 'sched-ext/scx 8c0a06fb0, the version it fixes; lib/rbtree.bpf.c rb_insert_node',
  seams: {
    rbtree: {
      prepareLinks: (node) =>
        node.left === null && node.right === null && node.parent === null ? 0 : EINVAL,
    },
  },
};
