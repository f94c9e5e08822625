import type { RbNode, Rbtree } from '../../src/core/rbtree.ts';
import { createNode, createRbtree } from '../../src/core/rbtree.ts';
import type { RbtreeSeams } from '../../src/core/rbtree-seams.ts';

/** A hand-built node: colour, key, and what hangs under it. */
export interface Planted {
  readonly colour: 'red' | 'black';
  readonly key: number;
  readonly left?: Planted;
  readonly right?: Planted;
}

export function red(key: number, left?: Planted, right?: Planted): Planted {
  return { colour: 'red', key, ...(left && { left }), ...(right && { right }) };
}

export function black(key: number, left?: Planted, right?: Planted): Planted {
  return { colour: 'black', key, ...(left && { left }), ...(right && { right }) };
}

/** The same tree seen in a mirror; keys change sign around 100 to stay in order. */
export function mirrored(planted: Planted): Planted {
  const { colour, key, left, right } = planted;
  return {
    colour,
    key: 200 - key,
    ...(right && { left: mirrored(right) }),
    ...(left && { right: mirrored(left) }),
  };
}

/** Builds the tree link by link, without asking whether it is a good one. */
export function plant(seams: RbtreeSeams, planted: Planted): Rbtree {
  const tree = createRbtree(seams, 'noalloc', 'default');
  const build = ({ colour, key, left, right }: Planted, parent: RbNode | null): RbNode => {
    const node = createNode<number | bigint>(key, key);
    node.isRed = colour === 'red';
    node.parent = parent;
    node.tree = tree;
    tree.size += 1;
    node.left = left === undefined ? null : build(left, node);
    node.right = right === undefined ? null : build(right, node);
    return node;
  };
  tree.root = build(planted, null);
  return tree;
}
