import { defineProperty } from '../../src/check/property.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import type { Rbtree } from '../../src/core/rbtree.ts';
import { nodesInOrder } from '../../src/core/rbtree.ts';
import type { TreeView } from '../../src/system/tree-library.ts';
import { namesNode, remembering } from './memory.ts';

/** Root, count, and every node with all that it holds, in order. */
function picture(tree: Rbtree): readonly unknown[] {
  const parts: unknown[] = [tree.root, tree.size];
  for (const node of nodesInOrder(tree)) {
    parts.push(node, node.key, node.value, node.isRed, node.parent, node.left, node.right);
  }
  return parts;
}

/** I-RB-4: a refusal is without effect. */
export const failedCallChangesNothing = defineProperty<TreeView, TreeEvent>({
  id: 'I-RB-4',
  law: 'A call that answers an error leaves every tree as it was, node by node.',
  why: 'A caller that is refused carries on with the state that it knows.',
  source: 'lib/rbtree.bpf.c rb_node_insert (-EALREADY before linking), rb_remove, rb_pop',
  scope: 'rbtree',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    return remembering(view, picture, (event, before) => {
      const { op, answer } = event;
      for (const [number, old] of before) {
        if (number !== op.tree && !namesNode(event)) continue;
        if (!run.when(answer.ret < 0)) return;
        const tree = view.trees.get(number);
        const now = tree === undefined ? [] : picture(tree);
        if (now.length === old.length && now.every((part, i) => part === old[i])) continue;
        run.broken(op.op, `${op.op} answered ${answer.ret} and changed tree ${number}`);
      }
    });
  },
});
