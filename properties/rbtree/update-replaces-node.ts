import { defineProperty } from '../../src/check/property.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import { nodesInOrder } from '../../src/core/rbtree.ts';
import type { TreeView } from '../../src/system/tree-library.ts';
import { remembering, wasLinked } from './memory.ts';

/** I-RB-6: update mode replaces the node itself. */
export const updateReplacesNode = defineProperty<TreeView, TreeEvent>({
  id: 'I-RB-6',
  law:
    'In update mode an accepted insertion of an equal key makes the new node reachable and ' +
    'the old one unreachable, by identity.',
  why:
    'The node is embedded in its owner: the old owner may be freed, and the new one removes ' +
    'itself by address.',
  source: 'scheds/include/lib/rbtree.h, RB_UPDATE; sched-ext/scx 688dde796',
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
      if (tree === undefined || node === undefined) return;
      const updates = tree.mode === 'update' && answer.ret === 0 && !wasLinked(before, node);
      const old = updates ? before.get(op.tree)?.find((one) => one.key === node.key) : undefined;
      if (!run.when(old !== undefined) || old === undefined) return;
      const now = nodesInOrder(tree);
      if (!now.includes(node))
        run.broken('new not linked', `node ${op.node} is not in tree ${op.tree}`);
      else if (now.includes(old))
        run.broken('old still linked', `key ${node.key} has its old node too`);
    });
  },
});
