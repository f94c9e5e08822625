import type { ComponentFacts } from './operation.ts';
import { id, listOf, pair, u64, word } from './shape.ts';

const onTree = { tree: id };
const onNode = { tree: id, node: id };

/** The component `rbtree`. */
export const rbtree: ComponentFacts = {
  what: 'A red-black tree of 64-bit keys; trees and nodes are named by small integers',
  operations: {
    create: {
      inputs: {
        ...onTree,
        alloc: word('alloc', 'noalloc'),
        mode: word('default', 'update', 'duplicate'),
      },
      essential: true,
      note: '`alloc`: the tree makes its nodes; `noalloc`: the caller owns them. -17: number taken.',
    },
    destroy: { inputs: onTree, note: '-22 while nodes of the caller stand in it' },
    insert: {
      inputs: { ...onTree, key: u64, value: u64, node: id },
      optional: ['node'],
      note: '-114: key there already (mode `default`). In mode `duplicate` it goes before its equals.',
    },
    remove: { inputs: { ...onTree, key: u64 }, note: '-2: no such key' },
    find: {
      inputs: { ...onTree, key: u64 },
      outputs: { value: u64 },
      note: '-22: no such key',
    },
    least: { inputs: onTree, outputs: { key: u64, value: u64 }, note: '-2: empty' },
    pop: {
      inputs: onTree,
      outputs: { key: u64, value: u64 },
      note: '-2: empty; -22, and nothing removed, on a tree that makes its nodes',
    },
    alloc_node: {
      inputs: { ...onNode, key: u64, value: u64 },
      note: '-1: a tree that makes its nodes gives none',
    },
    insert_node: {
      inputs: { ...onNode, key: u64, value: u64 },
      optional: ['key', 'value'],
      note: '`key` and `value` are written to the node first. -114: it stands in a tree.',
    },
    remove_node: { inputs: onNode, note: '-2: it is not in this tree' },
    free_node: { inputs: onNode, note: '-16: it stands in a tree; -22: it was given back' },
    check: { inputs: onTree, note: 'the own check of the library: 0 or -22' },
    dump: {
      inputs: onTree,
      outputs: { items: listOf(pair(u64, u64)) },
      note: '`[key, value]` in the order of the tree',
    },
  },
  always: {},
  state: null,
};
