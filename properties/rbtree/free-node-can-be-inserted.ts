import { defineProperty } from '../../src/check/property.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import type { RbNode } from '../../src/core/rbtree.ts';
import { nodesInOrder } from '../../src/core/rbtree.ts';
import type { TreeView } from '../../src/system/tree-library.ts';
import { remembering, wasLinked } from './memory.ts';

function isJustOneMore(before: readonly RbNode[], after: readonly RbNode[], node: RbNode): boolean {
  const rest = after.filter((one) => one !== node);
  return (
    after.length === before.length + 1 &&
    rest.length === before.length &&
    rest.every((one, i) => one === before[i])
  );
}

/** I-RB-5: a node can be used again and again. */
export const freeNodeCanBeInserted = defineProperty<TreeView, TreeEvent>({
  id: 'I-RB-5',
  law:
    'A node that is in no tree can always be inserted where its key is not refused, and the ' +
    'insertion adds exactly that node to the traversal.',
  why:
    'A task is parked with the same embedded node each time; what its links were before does ' +
    'not matter.',
  source: 'lib/rbtree.bpf.c rb_insert_node; sched-ext/scx 8c0a06fb0',
  scope: 'rbtree',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    return remembering(view, nodesInOrder, ({ op, answer }, before) => {
      if (op.op !== 'insert_node') return;
      const tree = view.trees.get(op.tree);
      const node = view.nodes.get(op.node);
      const old = before.get(op.tree);
      if (tree === undefined || node === undefined || old === undefined) return;
      const keyIsFree =
        tree.mode === 'duplicate' || !old.some((one) => one !== node && one.key === node.key);
      const free = tree.alloc === 'noalloc' && !wasLinked(before, node);
      if (!run.when(free && keyIsFree)) return;
      if (answer.ret !== 0) run.broken('refused', `node ${op.node} in no tree: ret ${answer.ret}`);
      else if (!isJustOneMore(old, nodesInOrder(tree), node)) {
        run.broken('not one more', `tree ${op.tree} did not grow by just node ${op.node}`);
      }
    });
  },
});
