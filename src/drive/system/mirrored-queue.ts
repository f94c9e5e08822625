import type { Atq, TaskCommon } from '../../core/atq.ts';
import type { Int64 } from '../../core/int64.ts';
import { createNode, type RbNode } from '../../core/rbtree-node.ts';

/** One place in a queue as a program lists it. */
export type Listed = readonly [task: number, key: Int64];

/**
 * Makes a queue list these tasks, in this order, whatever their keys are: a law has to see what
 * the program has.
 *
 * @param size the count that the program keeps
 * @param obtain the task of a number
 */
export function showQueue(
  atq: Atq,
  listed: readonly Listed[],
  size: number,
  obtain: (id: number) => TaskCommon,
): void {
  release(atq);
  const nodes = listed.map(([id, key]) => nodeOf(atq, obtain(id), key));
  atq.tree.root = hang(nodes, 0, nodes.length, null, fullLevels(nodes.length));
  atq.tree.size = nodes.length;
  atq.size = size;
}

/** Whether the queue lists these tasks already. */
export function isShown(atq: Atq, listed: readonly Listed[], size: number): boolean {
  if (atq.size !== size || atq.tree.size !== listed.length) return false;
  let at = 0;
  const isSame = (node: RbNode<TaskCommon> | null): boolean => {
    if (node === null) return true;
    if (!isSame(node.left)) return false;
    const [id, key] = listed[at++] as Listed;
    return node.value.id === id && node.key === key && isSame(node.right);
  };
  return isSame(atq.tree.root);
}

/** Empties a queue: its tasks are in none, unless another one lists them by now. */
export function release(atq: Atq): void {
  const visit = (node: RbNode<TaskCommon> | null): void => {
    if (node === null) return;
    visit(node.left);
    visit(node.right);
    node.parent = null;
    node.left = null;
    node.right = null;
    node.tree = null;
    if (node.value.atq === atq) node.value.atq = null;
  };
  visit(atq.tree.root);
  atq.tree.root = null;
  atq.tree.size = 0;
  atq.size = 0;
}

/** The node of a task; one of its own for each further place in which the task is listed. */
function nodeOf(atq: Atq, task: TaskCommon, key: Int64): RbNode<TaskCommon> {
  const isElsewhere = task.node.tree !== null;
  const node = isElsewhere ? createNode<TaskCommon>(key, task) : task.node;
  node.key = key;
  node.tree = atq.tree;
  if (!isElsewhere) task.atq = atq;
  return node;
}

/** Levels of a balanced tree of so many nodes that have no gap. */
function fullLevels(nodes: number): number {
  return Math.floor(Math.log2(nodes + 1));
}

/** A balanced tree of a range of nodes: black down to the last level without a gap. */
function hang(
  nodes: readonly RbNode<TaskCommon>[],
  from: number,
  to: number,
  parent: RbNode<TaskCommon> | null,
  blackLevels: number,
): RbNode<TaskCommon> | null {
  if (from >= to) return null;
  const middle = (from + to) >> 1;
  const node = nodes[middle] as RbNode<TaskCommon>;
  node.parent = parent;
  node.isRed = blackLevels <= 0;
  node.left = hang(nodes, from, middle, node, blackLevels - 1);
  node.right = hang(nodes, middle + 1, to, node, blackLevels - 1);
  return node;
}
