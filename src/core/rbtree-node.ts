import type { Int64 } from './int64.ts';

/** Who provides the nodes (upstream RB_ALLOC, RB_NOALLOC). */
export type RbAlloc = 'alloc' | 'noalloc';

/** What an insertion does with an equal key (upstream RB_DEFAULT, RB_UPDATE, RB_DUPLICATE). */
export type RbMode = 'default' | 'update' | 'duplicate';

/**
 * A node, embedded in its owner's record or provided by the tree.
 *
 * `tree` and `isFree` have no counterpart upstream: they record membership, so that a call on
 * a node of another tree, or of none, can be refused.
 */
export interface RbNode<V = Int64> {
  parent: RbNode<V> | null;
  left: RbNode<V> | null;
  right: RbNode<V> | null;
  /** u64. */
  key: Int64;
  value: V;
  isRed: boolean;
  /** The tree that the node stands in. */
  tree: Rbtree<V> | null;
  /** True while the node lies on a free list. */
  isFree: boolean;
}

export interface Rbtree<V = Int64> {
  root: RbNode<V> | null;
  /** Number of nodes linked; upstream keeps none. */
  size: number;
  /** Nodes given back, taken again last in, first out. */
  readonly freelist: RbNode<V>[];
  readonly alloc: RbAlloc;
  readonly mode: RbMode;
  readonly seams: RbtreeSeams;
}

/** The decisions of the tree that a fault can replace; errno results are negative. */
export interface RbtreeSeams {
  /** May `node` be linked into `tree`? 0 or an errno. */
  admitInsertion<V>(tree: Rbtree<V>, node: RbNode<V>): number;
  /** Brings the links of a caller's node into the state that an insertion needs; 0 or an errno. */
  prepareLinks<V>(node: RbNode<V>): number;
  /**
   * Update mode met an equal key: puts `node` where `resident` stands.
   *
   * @returns the node that is left outside the tree, or an errno
   */
  replaceEqual<V>(tree: Rbtree<V>, resident: RbNode<V>, node: RbNode<V>): RbNode<V> | number;
  /** May `node` be unlinked from `tree`? 0 or an errno. */
  admitRemoval<V>(tree: Rbtree<V>, node: RbNode<V>): number;
  /** The integrity check's look at the right child of a red node. */
  rightChildIsRed<V>(node: RbNode<V>): boolean;
}

/** The side of a parent on which a child hangs: 0 left, 1 right. */
export type Side = 0 | 1;

/** A node in no tree. */
export function createNode<V>(key: Int64, value: V): RbNode<V> {
  return {
    parent: null,
    left: null,
    right: null,
    key,
    value,
    isRed: true,
    tree: null,
    isFree: false,
  };
}

export function childOn<V>(node: RbNode<V>, side: Side): RbNode<V> | null {
  return side === 0 ? node.left : node.right;
}

export function setChild<V>(node: RbNode<V>, side: Side, child: RbNode<V> | null): void {
  if (side === 0) node.left = child;
  else node.right = child;
}

/** The side on which `node` hangs; the root counts as left. Upstream `rbnode_dir`. */
export function sideOf<V>(node: RbNode<V>): Side {
  return node.parent === null || node.parent.left === node ? 0 : 1;
}

export function otherSide(side: Side): Side {
  return side === 0 ? 1 : 0;
}

/** Hangs `node` (or nothing) under `parent`, which is null for the root. */
export function hang<V>(
  tree: Rbtree<V>,
  parent: RbNode<V> | null,
  side: Side,
  node: RbNode<V> | null,
): void {
  if (parent === null) tree.root = node;
  else setChild(parent, side, node);
  if (node !== null) node.parent = parent;
}

/**
 * Turns the edge between `node` and its child on the far side of `side`; `node` sinks to `side`.
 *
 * Without that child nothing changes (upstream `rbnode_rotate` answers -EINVAL, unread).
 */
export function rotate<V>(tree: Rbtree<V>, node: RbNode<V>, side: Side): void {
  const far = otherSide(side);
  const rising = childOn(node, far);
  if (rising === null) return;
  const parent = node.parent;
  if (parent === null && tree.root !== node) return;
  const nodeSide = sideOf(node);

  const between = childOn(rising, side);
  setChild(node, far, between);
  if (between !== null) between.parent = node;
  setChild(rising, side, node);
  node.parent = rising;
  hang(tree, parent, nodeSide, rising);
}

const WALK_SLACK = 64;

/**
 * Steps after which a walk gives up.
 *
 * No walk of a sound tree comes near it. A damaged one may hold a cycle, and a call must
 * still return.
 */
export function walkLimit<V>(tree: Rbtree<V>): number {
  return 2 * Math.max(tree.size, 0) + WALK_SLACK;
}

/** The node of the smallest key under `subtree`; null if the walk does not end. */
export function leastOf<V>(tree: Rbtree<V>, subtree: RbNode<V>): RbNode<V> | null {
  let node = subtree;
  for (let steps = walkLimit(tree); steps > 0; steps--) {
    if (node.left === null) return node;
    node = node.left;
  }
  return null;
}

/** Puts a node on the free list. */
export function giveBack<V>(tree: Rbtree<V>, node: RbNode<V>): void {
  node.isFree = true;
  tree.freelist.push(node);
}
