import { EEXIST, EINVAL, ENOENT } from '../core/errno.ts';
import type { RbNode, Rbtree } from '../core/rbtree.ts';
import {
  createRbtree,
  nodesInOrder,
  rbDestroy,
  rbFind,
  rbInsert,
  rbInsertNode,
  rbLeast,
  rbNodeAlloc,
  rbNodeFree,
  rbPop,
  rbRemove,
  rbRemoveNode,
} from '../core/rbtree.ts';
import { rbIntegrityCheck } from '../core/rbtree-check.ts';
import type { Seams } from '../core/seams.ts';
import type { TreeAnswer, TreeOperation } from '../scenario/tree-operation.ts';
import type { System } from './system.ts';

/** The live state of a tree library, by the numbers of the scenario. */
export interface TreeView {
  readonly trees: ReadonlyMap<number, Rbtree>;
  /** The caller's nodes that have not been given back. */
  readonly nodes: ReadonlyMap<number, RbNode>;
}

/** What upstream's allocator answers, read as a number, when it returned no node. */
const NO_NODE = -1;

type NodeOperation = Extract<
  TreeOperation,
  { readonly op: 'insert_node' | 'remove_node' | 'free_node' }
>;

function firstAnswer(node: RbNode | null): TreeAnswer {
  return node === null ? { ret: ENOENT } : { ret: 0, key: node.key, value: node.value };
}

/**
 * The model at the level `tree`: answers the calls of the red-black tree library.
 *
 * A number that names no live tree or node answers -EINVAL, a number that is taken -EEXIST.
 */
export class TreeLibrary implements System<TreeOperation, TreeAnswer> {
  readonly #seams: Pick<Seams, 'rbtree'>;
  readonly #trees = new Map<number, Rbtree>();
  readonly #nodes = new Map<number, RbNode>();
  readonly view: TreeView = { trees: this.#trees, nodes: this.#nodes };

  constructor(seams: Pick<Seams, 'rbtree'>) {
    this.#seams = seams;
  }

  call(call: TreeOperation): TreeAnswer {
    const tree = this.#trees.get(call.tree);
    if (call.op === 'create') {
      if (tree !== undefined) return { ret: EEXIST };
      this.#trees.set(call.tree, createRbtree(this.#seams.rbtree, call.alloc, call.mode));
      return { ret: 0 };
    }
    if (tree === undefined) return { ret: EINVAL };

    switch (call.op) {
      case 'destroy': {
        const ret = rbDestroy(tree);
        if (ret === 0) this.#trees.delete(call.tree);
        return { ret };
      }
      case 'insert':
        return { ret: rbInsert(tree, call.key, call.value) };
      case 'remove':
        return { ret: rbRemove(tree, call.key) };
      case 'find': {
        const node = rbFind(tree, call.key);
        return node === null ? { ret: EINVAL } : { ret: 0, value: node.value };
      }
      case 'least':
        return firstAnswer(rbLeast(tree));
      case 'pop': {
        const node = rbPop(tree);
        return typeof node === 'number' ? { ret: node } : firstAnswer(node);
      }
      case 'alloc_node':
        return { ret: this.#allocNode(tree, call) };
      case 'check':
        return { ret: rbIntegrityCheck(tree) };
      case 'dump':
        return { ret: 0, items: nodesInOrder(tree).map((node) => [node.key, node.value]) };
      default:
        return { ret: this.#nodeCall(tree, call) };
    }
  }

  #allocNode(tree: Rbtree, call: Extract<TreeOperation, { readonly op: 'alloc_node' }>): number {
    const standing = this.#nodes.get(call.node);
    if (standing !== undefined && standing.tree !== null) return EEXIST;
    const node = rbNodeAlloc(tree, call.key, call.value);
    if (node === null) return NO_NODE;
    this.#nodes.set(call.node, node);
    return 0;
  }

  #nodeCall(tree: Rbtree, call: NodeOperation): number {
    const node = this.#nodes.get(call.node);
    if (node === undefined) return EINVAL;
    switch (call.op) {
      case 'insert_node':
        // The caller writes to its node first; one that stands in a tree is not its to write.
        if (tree.seams.admitInsertion(tree, node) === 0) {
          if (call.key !== undefined) node.key = call.key;
          if (call.value !== undefined) node.value = call.value;
        }
        return rbInsertNode(tree, node);
      case 'remove_node':
        return rbRemoveNode(tree, node);
      case 'free_node': {
        const ret = rbNodeFree(tree, node);
        if (ret === 0) this.#nodes.delete(call.node);
        return ret;
      }
    }
  }
}
