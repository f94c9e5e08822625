import type { QueueReference } from '../../reference/queue-reference.ts';
import type { SortedArrayReference } from '../../reference/sorted-array.ts';
import type { QueueOperation } from '../../scenario/queue-operation.ts';
import type { TreeOperation } from '../../scenario/tree-operation.ts';

/**
 * Whether a program can be asked that: the trees and nodes that the call names are there.
 *
 * @param misuse whether calls are made that upstream does not reject, and answers as it happens
 */
export function mayAskTree(
  call: TreeOperation,
  { trees, nodes }: SortedArrayReference,
  misuse: boolean,
): boolean {
  const tree = trees.get(call.tree);
  if ((tree === undefined) !== (call.op === 'create')) return false;
  if (tree === undefined) return true;
  switch (call.op) {
    case 'alloc_node':
      return (nodes.get(call.node)?.tree ?? null) === null;
    case 'insert_node': {
      const node = nodes.get(call.node);
      return node !== undefined && (misuse || node.tree === null);
    }
    case 'remove_node': {
      const node = nodes.get(call.node);
      return node !== undefined && (misuse || node.tree === call.tree);
    }
    case 'free_node': {
      const node = nodes.get(call.node);
      return node !== undefined && (misuse || node.tree === null);
    }
    case 'destroy':
      return misuse || tree.alloc === 'alloc' || tree.groups.length === 0;
    default:
      return true;
  }
}

/** The same of queues. */
export function mayAskQueue(
  call: QueueOperation,
  shadow: QueueReference,
  misuse: boolean,
): boolean {
  if ('q' in call) return shadow.queues.has(call.q) !== (call.op === 'create');
  return call.op !== 'task_drop' || misuse || shadow.task(call.task).holds > 0;
}
