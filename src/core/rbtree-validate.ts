import type { Int64 } from './int64.ts';
import type { RbNode, Rbtree } from './rbtree-node.ts';
import { walkLimit } from './rbtree-node.ts';

interface Place<V> {
  readonly node: RbNode<V>;
  readonly parent: RbNode<V> | null;
  /** Black nodes from the root to this one, itself included. */
  readonly blacks: number;
}

function placeUnder<V>(
  node: RbNode<V> | null,
  parent: RbNode<V> | null,
  blacksAbove: number,
): Place<V> | null {
  return node === null ? null : { node, parent, blacks: blacksAbove + (node.isRed ? 0 : 1) };
}

function nodeDamage<V>(tree: Rbtree<V>, place: Place<V>): string | null {
  const { node, parent } = place;
  if (node.parent !== parent) return `parent link: node ${node.key} names another parent`;
  if (node.tree !== tree) return `owner: node ${node.key} is linked but belongs elsewhere`;
  if (parent?.isRed === true && node.isRed) {
    const side = parent.left === node ? 'left' : 'right';
    return `red-red: node ${parent.key} and its ${side} child ${node.key}`;
  }
  return null;
}

function orderDamage<V>(tree: Rbtree<V>, nodes: readonly RbNode<V>[]): string | null {
  for (let i = 1; i < nodes.length; i++) {
    const before = (nodes[i - 1] as RbNode<V>).key;
    const key = (nodes[i] as RbNode<V>).key;
    if (key < before) return `order: ${before} stands before ${key}`;
    if (key === before && tree.mode !== 'duplicate') return `order: two nodes of key ${key}`;
  }
  return null;
}

/** Compares the numbers of black nodes above the places where a child is missing. */
class BlackHeight {
  damage: string | null = null;
  #height = -1;

  leaf(key: Int64, blacks: number): void {
    if (this.#height === -1) this.#height = blacks;
    else if (this.#height !== blacks) {
      this.damage ??= `black height: ${blacks} under node ${key}, ${this.#height} elsewhere`;
    }
  }
}

/**
 * Full validity: key order, colours, equal black heights, parent links, membership, size.
 *
 * The root may be red, as upstream leaves a single node.
 *
 * @returns null, or what is wrong; the words before the colon name the kind: `parent link`,
 *   `owner`, `red-red`, `cycle`, `black height`, `size` or `order`, found in this order
 */
export function rbValidate<V>(tree: Rbtree<V>): string | null {
  const inOrder: RbNode<V>[] = [];
  const waiting: Place<V>[] = [];
  const height = new BlackHeight();
  let next = placeUnder<V>(tree.root, null, 0);

  for (let steps = walkLimit(tree); steps > 0; steps--) {
    if (next !== null) {
      const damage = nodeDamage(tree, next);
      if (damage !== null) return damage;
      waiting.push(next);
      const { node, blacks } = next;
      next = placeUnder(node.left, node, blacks);
      if (next === null) height.leaf(node.key, blacks);
      continue;
    }
    const place = waiting.pop();
    if (place === undefined) {
      if (height.damage !== null) return height.damage;
      if (inOrder.length !== tree.size) {
        return `size: ${tree.size} counted, ${inOrder.length} linked`;
      }
      return orderDamage(tree, inOrder);
    }
    const { node, blacks } = place;
    inOrder.push(node);
    next = placeUnder(node.right, node, blacks);
    if (next === null) height.leaf(node.key, blacks);
  }
  return 'cycle: the walk does not end';
}
