import type { TreeAnswer, TreeOperation } from '../scenario/tree-operation.ts';
import type { Disagreement } from './disagreement.ts';
import { show } from './disagreement.ts';
import type { Group, Key } from './sorted-groups.ts';
import {
  dropEntry,
  dumpGroups,
  firstValue,
  forgetOne,
  groupOf,
  insertEntry,
  sizeOf,
  takeFirst,
} from './sorted-groups.ts';

export interface ReferenceTree {
  readonly alloc: 'alloc' | 'noalloc';
  readonly mode: 'default' | 'update' | 'duplicate';
  readonly groups: Group[];
}

export interface ReferenceNode {
  key: Key;
  value: Key;
  /** The tree in which the node stands. */
  tree: number | null;
}

type Op<Name extends TreeOperation['op']> = Extract<TreeOperation, { readonly op: Name }>;
type Outputs = Omit<TreeAnswer, 'ret'>;
type Foretold = TreeAnswer | { readonly ret: number; readonly check: (got: Outputs) => boolean };

const ENOENT = -2;
const EBUSY = -16;
const EEXIST = -17;
const EINVAL = -22;
const EALREADY = -114;

/**
 * A sorted array beside each tree: foretells every answer of the tree library.
 *
 * It stands for the corrected design. Where upstream leaves open which of several equal keys is
 * met, any of them is right, and the reference learns from the answers which are left.
 */
export class SortedArrayReference {
  readonly #trees = new Map<number, ReferenceTree>();
  readonly #nodes = new Map<number, ReferenceNode>();

  get trees(): ReadonlyMap<number, ReferenceTree> {
    return this.#trees;
  }

  /** The caller's nodes that have not been given back. */
  get nodes(): ReadonlyMap<number, ReferenceNode> {
    return this.#nodes;
  }

  /** Takes one call and its answer; null if the answer is the right one. */
  follow(op: TreeOperation, answer: TreeAnswer): Disagreement | null {
    const foretold = this.#foretell(op);
    const { ret, ...outputs } = answer;
    if (ret !== foretold.ret) {
      return { kind: `${op.op}-ret`, message: `${op.op}: ret ${ret} instead of ${foretold.ret}` };
    }
    if ('check' in foretold) {
      if (foretold.check(outputs)) return null;
      return {
        kind: `${op.op}-output`,
        message: `${op.op}: ${show(outputs.items ?? outputs.value)}`,
      };
    }
    for (const field of ['key', 'value', 'items'] as const) {
      if (show(answer[field]) === show(foretold[field])) continue;
      return {
        kind: `${op.op}-output`,
        message: `${op.op}: ${field} ${show(answer[field])} instead of ${show(foretold[field])}`,
      };
    }
    return null;
  }

  #foretell(op: TreeOperation): Foretold {
    const tree = this.#trees.get(op.tree);
    if (op.op === 'create') {
      if (tree !== undefined) return { ret: EEXIST };
      this.#trees.set(op.tree, { alloc: op.alloc, mode: op.mode, groups: [] });
      return { ret: 0 };
    }
    if (tree === undefined) return { ret: EINVAL };
    const { groups, alloc } = tree;
    const group = 'key' in op && op.key !== undefined ? groupOf(groups, op.key) : undefined;

    switch (op.op) {
      case 'destroy':
        if (alloc === 'noalloc' && groups.length > 0) return { ret: EINVAL };
        this.#trees.delete(op.tree);
        return { ret: 0 };
      case 'insert':
        if (alloc === 'noalloc') return { ret: EINVAL };
        return { ret: this.#insert(tree, op.key, op.value, null) };
      case 'remove':
        if (alloc === 'noalloc') return { ret: EINVAL };
        if (group === undefined) return { ret: ENOENT };
        forgetOne(groups, group);
        return { ret: 0 };
      case 'find':
        if (group === undefined) return { ret: EINVAL };
        return { ret: 0, check: ({ value }) => group.entries.some((e) => e.value === value) };
      case 'least':
        return this.#least(groups);
      case 'pop':
        return this.#pop(tree);
      case 'check':
        return { ret: 0 };
      case 'dump':
        return { ret: 0, check: ({ items }) => items !== undefined && dumpGroups(groups, items) };
      case 'alloc_node':
        return { ret: this.#allocNode(tree, op) };
      default:
        return { ret: this.#nodeCall(tree, op) };
    }
  }

  #least(groups: Group[]): Foretold {
    const [first] = groups;
    if (first === undefined) return { ret: ENOENT };
    return { ret: 0, check: ({ key, value }) => key === first.key && firstValue(first, value) };
  }

  #pop({ groups, alloc }: ReferenceTree): Foretold {
    if (groups.length === 0) return { ret: ENOENT };
    if (alloc === 'alloc') return { ret: EINVAL };
    const { key, value, node } = takeFirst(groups);
    if (node !== null) this.#unlink(node);
    return { ret: 0, key, value };
  }

  #insert(tree: ReferenceTree, key: Key, value: Key, node: number | null): number {
    const group = groupOf(tree.groups, key);
    if (group === undefined || tree.mode === 'duplicate') {
      insertEntry(tree.groups, key, { value, node });
      return 0;
    }
    if (tree.mode === 'default') return EALREADY;
    const [old] = group.entries.splice(0, 1, { value, node });
    if (old !== undefined && old.node !== null) this.#unlink(old.node);
    return 0;
  }

  #unlink(number: number): void {
    const node = this.#nodes.get(number);
    if (node !== undefined) node.tree = null;
  }

  #allocNode(tree: ReferenceTree, op: Op<'alloc_node'>): number {
    const standing = this.#nodes.get(op.node);
    if (standing !== undefined && standing.tree !== null) return EEXIST;
    if (tree.alloc === 'alloc') return -1;
    this.#nodes.set(op.node, { key: op.key, value: op.value, tree: null });
    return 0;
  }

  #nodeCall(tree: ReferenceTree, op: Op<'insert_node' | 'remove_node' | 'free_node'>): number {
    const node = this.#nodes.get(op.node);
    if (node === undefined) return EINVAL;
    if (op.op === 'free_node') {
      if (node.tree !== null) return EBUSY;
      this.#nodes.delete(op.node);
      return 0;
    }
    if (op.op === 'remove_node') {
      if (tree.alloc === 'alloc') return EINVAL;
      if (node.tree !== op.tree) return ENOENT;
      dropEntry(tree.groups, node.key, op.node);
      node.tree = null;
      return 0;
    }
    if (node.tree === null) {
      node.key = op.key ?? node.key;
      node.value = op.value ?? node.value;
    }
    if (tree.alloc === 'alloc') return EINVAL;
    if (node.tree !== null) return EALREADY;
    const ret = this.#insert(tree, node.key, node.value, op.node);
    if (ret === 0) node.tree = op.tree;
    return ret;
  }

  /** Number of elements of a tree; 0 if it does not exist. */
  sizeOf(tree: number): number {
    const reference = this.#trees.get(tree);
    return reference === undefined ? 0 : sizeOf(reference.groups);
  }
}
