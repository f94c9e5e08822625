import { defineProperty } from '../../src/check/property.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import type { RbNode } from '../../src/core/rbtree.ts';
import { nodesInOrder } from '../../src/core/rbtree.ts';
import type { TreeView } from '../../src/system/tree-library.ts';
import type { Before } from './memory.ts';
import { remembering, wasLinked } from './memory.ts';

/** What is wrong with the call, or null. */
function misuse(
  { op }: TreeEvent,
  view: TreeView,
  node: RbNode | undefined,
  before: Before<readonly RbNode[]>,
): string | null {
  const tree = view.trees.get(op.tree);
  const nodes = before.get(op.tree);
  if (nodes === undefined) return op.op === 'create' ? null : 'no such tree';
  if (tree === undefined) return null;
  const lent = tree.alloc === 'noalloc';
  switch (op.op) {
    case 'insert':
    case 'remove':
      return lent ? 'wrong alloc kind' : null;
    case 'alloc_node':
      return lent ? null : 'wrong alloc kind';
    case 'insert_node':
      if (!lent) return 'wrong alloc kind';
      return node !== undefined && wasLinked(before, node) ? 'inserted twice' : null;
    case 'remove_node':
      if (!lent) return 'wrong alloc kind';
      return node !== undefined && !nodes.includes(node) ? 'not in this tree' : null;
    default:
      return null;
  }
}

/** I-RB-7: wrong use is refused. */
export const misuseIsRefused = defineProperty<TreeView, TreeEvent>({
  id: 'I-RB-7',
  law:
    'A second insertion of a linked node, the removal of a node that is not in the tree, and ' +
    'a call for the other kind of allocation or for no tree are refused.',
  why:
    'Upstream follows the links of whatever node it is given, and a single such call empties ' +
    'a tree.',
  source: 'lib/rbtree.bpf.c rb_insert_node, rb_remove_node; recorded in rbtree/misuse',
  scope: 'rbtree',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    return remembering(view, nodesInOrder, (event, before) => {
      const { op, answer } = event;
      const node = 'node' in op && op.node !== undefined ? view.nodes.get(op.node) : undefined;
      const wrong = misuse(event, view, node, before);
      if (!run.when(wrong !== null) || answer.ret < 0) return;
      run.broken(wrong ?? '', `${op.op} on tree ${op.tree}, ${wrong}: ret ${answer.ret}`);
    });
  },
});
