import { EINVAL } from './errno.ts';
import type { RbNode, Rbtree, RbtreeSeams } from './rbtree-node.ts';
import { childOn, otherSide, sideOf } from './rbtree-node.ts';

/** Levels that the check's stack holds (upstream RB_MAXLVL_PRINT). */
export const RB_MAXLVL_PRINT = 16;

const CHECK_SLACK = 256;

/** What the check asks of one node. */
function isConsistent<V>(node: RbNode<V>, seams: RbtreeSeams): boolean {
  const { parent, left, right } = node;
  if (parent !== null && parent.left !== node && parent.right !== node) return false;
  if (parent === node || left === node || right === node) return false;
  if (node.isRed) return left?.isRed !== true && !seams.rightChildIsRed(node);
  return parent === null || childOn(parent, otherSide(sideOf(node))) !== null;
}

/**
 * Upstream's own integrity check (`rb_integrity_check`).
 *
 * It looks at links of parent and child, at red nodes with a red child and at black nodes
 * without a sibling; neither at key order, black height and the colour of the root, nor, once
 * the walk has reached 16 levels, at anything further. It never fails itself: a walk that
 * leaves the tree or does not end is a damage found.
 *
 * @returns 0 or -EINVAL
 */
export function rbIntegrityCheck<V>(tree: Rbtree<V>): number {
  if (tree.root === null) return 0;
  // Per level: whether the right child has been taken.
  const rightTaken: boolean[] = [];
  let node: RbNode<V> = tree.root;
  for (let steps = 4 * Math.max(tree.size, 0) + CHECK_SLACK; steps > 0; steps--) {
    if (!isConsistent(node, tree.seams)) return EINVAL;

    const child = node.left ?? node.right;
    if (child !== null) {
      if (rightTaken.length >= RB_MAXLVL_PRINT) return 0;
      rightTaken.push(node.left === null);
      node = child;
      continue;
    }
    // Up to the nearest level whose right child is still to come.
    for (;;) {
      const taken = rightTaken.pop();
      if (taken === undefined) return 0;
      if (node.parent === null) return EINVAL;
      node = node.parent;
      if (taken || node.right === null) continue;
      if (!isConsistent(node, tree.seams)) return EINVAL;
      rightTaken.push(true);
      node = node.right;
      break;
    }
  }
  return EINVAL;
}
