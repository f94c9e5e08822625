import { EALREADY, EINVAL } from './errno.ts';
import type { Int64 } from './int64.ts';
import type { RbNode, Rbtree } from './rbtree-node.ts';
import { childOn, giveBack, hang, otherSide, rotate, sideOf, walkLimit } from './rbtree-node.ts';

/**
 * The node of the key, else the last one on the way down; null if the walk does not end.
 *
 * Among equal keys it is the one nearest the root. Upstream `rbnode_find`.
 */
export function descend<V>(tree: Rbtree<V>, top: RbNode<V>, key: Int64): RbNode<V> | null {
  let node = top;
  for (let steps = walkLimit(tree); steps > 0; steps--) {
    if (node.key === key) return node;
    const next = key < node.key ? node.left : node.right;
    if (next === null) return node;
    node = next;
  }
  return null;
}

/** The leaf position before all equal keys. Upstream `rbnode_least_upper_bound`. */
function descendBeforeEquals<V>(tree: Rbtree<V>, top: RbNode<V>, key: Int64): RbNode<V> | null {
  let node = top;
  for (let steps = walkLimit(tree); steps > 0; steps--) {
    const next = key <= node.key ? node.left : node.right;
    if (next === null) return node;
    node = next;
  }
  return null;
}

/** Restores the colours above a node just linked red. */
function repairRedPair<V>(tree: Rbtree<V>, linked: RbNode<V>): number {
  let node = linked;
  for (let steps = walkLimit(tree); steps > 0; steps--) {
    const parent = node.parent;
    if (parent === null || !parent.isRed) return 0;
    const grandparent = parent.parent;
    if (grandparent === null) {
      // A red root costs nothing to blacken: it stands on every path.
      parent.isRed = false;
      return 0;
    }

    const side = sideOf(parent);
    const far = otherSide(side);
    const uncle = childOn(grandparent, far);
    if (uncle?.isRed === true) {
      parent.isRed = false;
      uncle.isRed = false;
      grandparent.isRed = true;
      node = grandparent;
      continue;
    }

    // The inner grandchild first becomes the outer one.
    if (node === childOn(parent, far)) rotate(tree, parent, side);
    const rising = childOn(grandparent, side);
    if (rising === null) return EINVAL;
    rotate(tree, grandparent, far);
    rising.isRed = false;
    grandparent.isRed = true;
    return 0;
  }
  return EINVAL;
}

/**
 * Links a prepared red node by its key. Upstream `rb_node_insert`.
 *
 * @returns 0; -EALREADY for an equal key in default mode; -EINVAL from a damaged tree
 */
export function linkNode<V>(tree: Rbtree<V>, node: RbNode<V>): number {
  const key = node.key;
  if (tree.root === null) {
    tree.root = node;
    node.tree = tree;
    tree.size += 1;
    return 0;
  }

  const duplicates = tree.mode === 'duplicate';
  const place = duplicates
    ? descendBeforeEquals(tree, tree.root, key)
    : descend(tree, tree.root, key);
  if (place === null) return EINVAL;
  if (place.key === key && !duplicates) {
    if (tree.mode === 'default') return EALREADY;
    const outside = tree.seams.replaceEqual(tree, place, node);
    if (typeof outside === 'number') return outside;
    if (tree.alloc === 'alloc') giveBack(tree, outside);
    return 0;
  }

  hang(tree, place, key <= place.key ? 0 : 1, node);
  node.tree = tree;
  tree.size += 1;
  return repairRedPair(tree, node);
}
