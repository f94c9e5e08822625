import { EALREADY, EINVAL, ENOENT } from './errno.ts';
import type { RbtreeSeams } from './rbtree-node.ts';
import { hang, sideOf } from './rbtree-node.ts';

export type { RbtreeSeams } from './rbtree-node.ts';

/**
 * The corrected decisions of the red-black tree.
 *
 * Upstream (lib/rbtree.bpf.c) checks membership neither on insertion nor on removal; here a
 * linked node is refused with -EALREADY and a foreign or unlinked one with -ENOENT.
 */
export const rbtreeSeams: RbtreeSeams = {
  admitInsertion(_tree, node) {
    if (node.isFree) return EINVAL;
    return node.tree === null ? 0 : EALREADY;
  },

  // A removal leaves the links of the node as they were: the insertion wipes them.
  prepareLinks(node) {
    node.left = null;
    node.right = null;
    node.parent = null;
    return 0;
  },

  replaceEqual(tree, resident, node) {
    if (node.parent !== null || node.left !== null || node.right !== null) return EINVAL;
    const { left, right } = resident;
    node.isRed = resident.isRed;
    node.left = left;
    node.right = right;
    if (left !== null) left.parent = node;
    if (right !== null) right.parent = node;
    hang(tree, resident.parent, sideOf(resident), node);
    resident.tree = null;
    node.tree = tree;
    return resident;
  },

  admitRemoval(tree, node) {
    return node.tree === tree ? 0 : ENOENT;
  },

  rightChildIsRed(node) {
    return node.right?.isRed === true;
  },
};
