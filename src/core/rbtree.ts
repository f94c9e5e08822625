import { EBUSY, EINVAL, ENOENT } from './errno.ts';
import type { Int64 } from './int64.ts';
import { descend, linkNode } from './rbtree-insert.ts';
import type { RbAlloc, RbMode, RbNode, Rbtree, RbtreeSeams } from './rbtree-node.ts';
import { createNode, giveBack, leastOf, walkLimit } from './rbtree-node.ts';
import { unlinkNode } from './rbtree-remove.ts';

export type { RbAlloc, RbMode, RbNode, Rbtree } from './rbtree-node.ts';
export { createNode } from './rbtree-node.ts';

/**
 * The intrusive red-black tree of upstream's lib/rbtree.bpf.c.
 *
 * Shape, tie behaviour and return codes are those of upstream; a wrong use answers its errno
 * and changes nothing. Walks are bounded, so that a tree damaged by a fault cannot hang a run.
 */
export function createRbtree<V = Int64>(
  seams: RbtreeSeams,
  alloc: RbAlloc,
  mode: RbMode,
): Rbtree<V> {
  return { root: null, size: 0, freelist: [], alloc, mode, seams };
}

function takeNode<V>(tree: Rbtree<V>, key: Int64, value: V): RbNode<V> {
  const node = tree.freelist.pop();
  if (node === undefined) return createNode(key, value);
  node.parent = null;
  node.left = null;
  node.right = null;
  node.key = key;
  node.value = value;
  node.isRed = true;
  node.isFree = false;
  return node;
}

/** A node for the caller, or null on a tree that provides its own. Upstream `rb_node_alloc`. */
export function rbNodeAlloc<V>(tree: Rbtree<V>, key: Int64, value: V): RbNode<V> | null {
  return tree.alloc === 'alloc' ? null : takeNode(tree, key, value);
}

/**
 * Gives a node to the tree's free list. Upstream `rb_node_free`, which checks nothing.
 *
 * @returns 0; -EBUSY for a node in a tree; -EINVAL for one that is free already
 */
export function rbNodeFree<V>(tree: Rbtree<V>, node: RbNode<V>): number {
  if (node.isFree) return EINVAL;
  if (node.tree !== null) return EBUSY;
  giveBack(tree, node);
  return 0;
}

/**
 * Inserts a key on a tree that allocates. Upstream `rb_insert`.
 *
 * @returns 0; -EINVAL if the caller owns the nodes; -EALREADY for an equal key in default mode
 */
export function rbInsert<V>(tree: Rbtree<V>, key: Int64, value: V): number {
  if (tree.alloc !== 'alloc') return EINVAL;
  const node = takeNode(tree, key, value);
  const ret = linkNode(tree, node);
  if (ret !== 0 && node.tree === null) giveBack(tree, node);
  return ret;
}

/**
 * Inserts the caller's node by its key. Upstream `rb_insert_node`.
 *
 * @returns 0; -EINVAL on a tree that allocates; -EALREADY for an equal key in default mode and
 *   for a node that stands in a tree
 */
export function rbInsertNode<V>(tree: Rbtree<V>, node: RbNode<V>): number {
  if (tree.alloc === 'alloc') return EINVAL;
  let ret = tree.seams.admitInsertion(tree, node);
  if (ret !== 0) return ret;
  ret = tree.seams.prepareLinks(node);
  if (ret !== 0) return ret;
  node.isRed = true;
  return linkNode(tree, node);
}

/**
 * Removes a key on a tree that allocates; of equal keys the one nearest the root.
 *
 * @returns 0; -EINVAL if the caller owns the nodes; -ENOENT for an absent key. Upstream `rb_remove`
 */
export function rbRemove<V>(tree: Rbtree<V>, key: Int64): number {
  if (tree.alloc !== 'alloc') return EINVAL;
  if (tree.root === null) return ENOENT;
  const node = descend(tree, tree.root, key);
  if (node === null || node.key !== key) return ENOENT;
  const ret = unlinkNode(tree, node);
  if (ret === 0) giveBack(tree, node);
  return ret;
}

/**
 * Removes the caller's node. Upstream `rb_remove_node`, which does not check membership.
 *
 * @returns 0; -EINVAL on a tree that allocates; -ENOENT for a node that is not in this tree
 */
export function rbRemoveNode<V>(tree: Rbtree<V>, node: RbNode<V>): number {
  if (tree.alloc === 'alloc') return EINVAL;
  const ret = tree.seams.admitRemoval(tree, node);
  return ret === 0 ? unlinkNode(tree, node) : ret;
}

/** The node of the key nearest the root; null where upstream `rb_find` answers -EINVAL. */
export function rbFind<V>(tree: Rbtree<V>, key: Int64): RbNode<V> | null {
  if (tree.root === null) return null;
  const node = descend(tree, tree.root, key);
  return node !== null && node.key === key ? node : null;
}

/** The first node in order; null where upstream `rb_least` answers -ENOENT. */
export function rbLeast<V>(tree: Rbtree<V>): RbNode<V> | null {
  return tree.root === null ? null : leastOf(tree, tree.root);
}

/**
 * Removes the first node in order. Upstream `rb_pop`.
 *
 * @returns the node; -ENOENT from an empty tree; -EINVAL, with nothing removed, on a tree that
 *   allocates: upstream calls the removal meant for the caller's nodes
 */
export function rbPop<V>(tree: Rbtree<V>): RbNode<V> | number {
  const node = rbLeast(tree);
  if (node === null) return ENOENT;
  const ret = rbRemoveNode(tree, node);
  return ret === 0 ? node : ret;
}

/**
 * Empties the tree for good. Upstream `rb_destroy`.
 *
 * @returns 0; -EINVAL while the caller's nodes stand in it
 */
export function rbDestroy<V>(tree: Rbtree<V>): number {
  for (let steps = walkLimit(tree); tree.root !== null && steps > 0; steps--) {
    const ret = rbRemove(tree, tree.root.key);
    if (ret !== 0) return ret;
  }
  tree.freelist.length = 0;
  return 0;
}

/**
 * The nodes in order, at most a few more than the tree counts.
 *
 * A sound tree is listed completely; of a damaged one the walk shows what it reaches.
 */
export function nodesInOrder<V>(tree: Rbtree<V>): RbNode<V>[] {
  const nodes: RbNode<V>[] = [];
  const waiting: RbNode<V>[] = [];
  let node = tree.root;
  for (let steps = walkLimit(tree); steps > 0; steps--) {
    for (; node !== null && steps > 0; steps--) {
      waiting.push(node);
      node = node.left;
    }
    const next = waiting.pop();
    if (next === undefined) break;
    nodes.push(next);
    node = next.right;
  }
  return nodes;
}
