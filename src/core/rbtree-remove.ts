import { EINVAL } from './errno.ts';
import type { RbNode, Rbtree, Side } from './rbtree-node.ts';
import {
  childOn,
  hang,
  leastOf,
  otherSide,
  rotate,
  setChild,
  sideOf,
  walkLimit,
} from './rbtree-node.ts';

/**
 * Lets a node with two children and the least node right of it trade places and colours.
 *
 * The nodes move, not their keys: a node is embedded in its owner's record and keeps its
 * identity. Upstream `rbnode_switch`.
 */
function tradePlaces<V>(
  tree: Rbtree<V>,
  node: RbNode<V>,
  left: RbNode<V>,
  right: RbNode<V>,
  successor: RbNode<V>,
): void {
  const below = successor.right;
  const successorParent = successor.parent;
  const colour = node.isRed;
  node.isRed = successor.isRed;
  successor.isRed = colour;

  hang(tree, node.parent, sideOf(node), successor);
  successor.left = left;
  left.parent = successor;
  if (successor === right) {
    successor.right = node;
    node.parent = successor;
  } else {
    successor.right = right;
    right.parent = successor;
    node.parent = successorParent;
    if (successorParent !== null) successorParent.left = node;
  }
  node.left = null;
  node.right = below;
  if (below !== null) below.parent = node;
}

function hasRedChild<V>(node: RbNode<V>): boolean {
  return node.left?.isRed === true || node.right?.isRed === true;
}

/** One or both nephews are red: a last turn ends the shortage on `side` of `parent`. */
function borrowFromNephews<V>(
  tree: Rbtree<V>,
  parent: RbNode<V>,
  side: Side,
  sibling: RbNode<V>,
): number {
  const far = otherSide(side);
  let rising = sibling;
  let distant = childOn(sibling, far);
  if (distant === null || !distant.isRed) {
    // Only the close nephew is red: it takes the sibling's place, which becomes the distant one.
    const close = childOn(sibling, side);
    if (close === null) return EINVAL;
    rotate(tree, sibling, far);
    sibling.isRed = true;
    close.isRed = false;
    distant = sibling;
    rising = close;
  }
  rotate(tree, parent, side);
  rising.isRed = parent.isRed;
  parent.isRed = false;
  distant.isRed = false;
  return 0;
}

/** Restores the black height: every path through `side` of `top` is one black node short. */
function repairShortage<V>(tree: Rbtree<V>, top: RbNode<V>, topSide: Side): number {
  let parent: RbNode<V> | null = top;
  let side = topSide;
  for (let steps = walkLimit(tree); steps > 0; steps--) {
    if (parent === null) return 0;
    const far = otherSide(side);
    let sibling = childOn(parent, far);
    if (sibling === null) return EINVAL;

    if (sibling.isRed) {
      // Brings a black sibling beside the short side and leaves the parent red above both.
      rotate(tree, parent, side);
      parent.isRed = true;
      sibling.isRed = false;
      sibling = childOn(parent, far);
      if (sibling === null) return EINVAL;
    }
    if (hasRedChild(sibling)) return borrowFromNephews(tree, parent, side, sibling);
    sibling.isRed = true;
    if (parent.isRed) {
      parent.isRed = false;
      return 0;
    }
    // Both sides are short now: the shortage moves up.
    side = sideOf(parent);
    parent = parent.parent;
  }
  return EINVAL;
}

/** Takes a node with at most one child out of the tree. */
function unlinkLow<V>(tree: Rbtree<V>, node: RbNode<V>): number {
  const { parent } = node;
  const child = node.left ?? node.right;
  if (child !== null) {
    // Equal black heights leave one shape: a black node over a red leaf.
    if (node.isRed || !child.isRed) return EINVAL;
    hang(tree, parent, sideOf(node), child);
    child.isRed = false;
    return 0;
  }
  if (parent === null) {
    tree.root = null;
    return 0;
  }
  const side = sideOf(node);
  setChild(parent, side, null);
  return node.isRed ? 0 : repairShortage(tree, parent, side);
}

/**
 * Unlinks a node of the tree; its own links stay as they were. Upstream `rb_node_remove`.
 *
 * @returns 0, or -EINVAL from a damaged tree
 */
export function unlinkNode<V>(tree: Rbtree<V>, node: RbNode<V>): number {
  const { left, right } = node;
  if (left !== null && right !== null) {
    const successor = leastOf(tree, right);
    if (successor === null || successor === node) return EINVAL;
    tradePlaces(tree, node, left, right, successor);
  }
  const ret = unlinkLow(tree, node);
  if (ret !== 0) return ret;
  node.tree = null;
  tree.size -= 1;
  return 0;
}
