import { U64_MAX } from '../../core/int64.ts';
import type { Request } from './dialogue.ts';
import { OK, type Script, type Step } from './script.ts';

const BIG = 2n ** 53n + 1n;

function create(tree: number, alloc = 'alloc', mode = 'default'): Request {
  return { op: 'create', tree, alloc, mode };
}

function insert(tree: number, key: number | bigint, value: number | bigint): Request {
  return { op: 'insert', tree, key, value };
}

const tree: Step = [create(1), OK];
const filled: readonly Step[] = [
  tree,
  [insert(1, 30, 3), OK],
  [insert(1, 10, 1), OK],
  [insert(1, 20, 2), OK],
];
const owned: Step = [create(1, 'noalloc'), OK];
const node: Step = [{ op: 'alloc_node', tree: 1, node: 7, key: 5, value: 50 }, OK];
const linked: Step = [{ op: 'insert_node', tree: 1, node: 7 }, OK];

/** How a red-black tree answers. */
export const treeScripts: readonly Script[] = [
  {
    id: 'create.taken',
    says: 'A number that is taken is refused with -17.',
    steps: [tree, [create(1), { ret: -17 }]],
  },
  {
    id: 'insert.unknown-tree',
    says: 'A tree that is not there is refused with -22.',
    steps: [[insert(9, 1, 1), { ret: -22 }]],
  },
  {
    id: 'insert.equal',
    says: 'An equal key is refused with -114 in mode default, and the old value stays.',
    steps: [
      ...filled,
      [insert(1, 10, 99), { ret: -114 }],
      [
        { op: 'find', tree: 1, key: 10 },
        { ret: 0, value: 1 },
      ],
    ],
  },
  {
    id: 'find.value',
    says: 'find answers the value of a key, and -22 without one.',
    steps: [
      ...filled,
      [
        { op: 'find', tree: 1, key: 20 },
        { ret: 0, value: 2 },
      ],
      [{ op: 'find', tree: 1, key: 25 }, { ret: -22 }],
    ],
  },
  {
    id: 'least.first',
    says: 'least answers the first key, and -2 from an empty tree.',
    steps: [
      tree,
      [{ op: 'least', tree: 1 }, { ret: -2 }],
      [insert(1, 4, 40), OK],
      [
        { op: 'least', tree: 1 },
        { ret: 0, key: 4, value: 40 },
      ],
    ],
  },
  {
    id: 'remove.key',
    says: 'remove takes a key out once, and answers -2 without it.',
    steps: [
      ...filled,
      [{ op: 'remove', tree: 1, key: 20 }, OK],
      [{ op: 'remove', tree: 1, key: 20 }, { ret: -2 }],
    ],
  },
  {
    id: 'dump.order',
    says: 'dump answers all keys in order.',
    steps: [
      ...filled,
      [
        { op: 'dump', tree: 1 },
        {
          ret: 0,
          items: [
            [10, 1],
            [20, 2],
            [30, 3],
          ],
        },
      ],
    ],
  },
  {
    id: 'check.sound',
    says: 'check answers 0 of a sound tree.',
    steps: [...filled, [{ op: 'check', tree: 1 }, OK]],
  },
  {
    id: 'insert_node.twice',
    says: 'A node that stands in a tree is refused with -114.',
    steps: [owned, node, linked, [{ op: 'insert_node', tree: 1, node: 7 }, { ret: [-114, 0] }]],
  },
  {
    id: 'pop.node',
    says: 'pop takes the first of the nodes out of a tree that the caller filled.',
    steps: [
      owned,
      node,
      linked,
      [
        { op: 'pop', tree: 1 },
        { ret: 0, key: 5, value: 50 },
      ],
      [{ op: 'pop', tree: 1 }, { ret: -2 }],
    ],
  },
  {
    id: 'remove_node.again',
    says: 'A node that was removed can be inserted again.',
    steps: [owned, node, linked, [{ op: 'remove_node', tree: 1, node: 7 }, OK], linked],
  },
  {
    id: 'free_node.outside',
    says: 'A node outside all trees can be given back.',
    steps: [owned, node, [{ op: 'free_node', tree: 1, node: 7 }, OK]],
  },
  {
    id: 'destroy.emptied',
    says: 'After destroy the number can be used again.',
    steps: [...filled, [{ op: 'destroy', tree: 1 }, OK], tree],
  },
  {
    id: 'integers',
    says: 'Keys and values are exact up to 2^64 - 1.',
    steps: [
      tree,
      [insert(1, U64_MAX, BIG), OK],
      [insert(1, BIG, 2n ** 63n), OK],
      [insert(1, BIG - 1n, 0), OK],
      [
        { op: 'find', tree: 1, key: U64_MAX },
        { ret: 0, value: BIG },
      ],
      [
        { op: 'find', tree: 1, key: BIG },
        { ret: 0, value: 2n ** 63n },
      ],
    ],
  },
];
