import { defineProperty } from '../../src/check/property.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import { onEveryTreeEvent } from '../../src/check/tree-stage.ts';
import { rbValidate } from '../../src/core/rbtree-validate.ts';
import type { TreeView } from '../../src/system/tree-library.ts';

/** A call can damage a tree that it does not name: all of them are looked at this often. */
const FULL_CHECK_EVERY = 64;

const READS: readonly string[] = ['find', 'least', 'check', 'dump', 'alloc_node', 'create'];

/** I-RB-2: a tree is always a red-black tree. */
export const fullValidity = defineProperty<TreeView, TreeEvent>({
  id: 'I-RB-2',
  law:
    'After every call a tree has its keys in order, no red node under a red one, equal black ' +
    'heights, links that agree in both directions, and as many nodes as it counts.',
  why:
    'Every later descent relies on it; a damaged tree loses tasks long after the call that ' +
    'did it.',
  source: 'lib/rbtree.bpf.c rb_node_insert, rb_node_remove (comments on the invariants)',
  scope: 'rbtree',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    const check = (number: number): void => {
      const tree = view.trees.get(number);
      if (tree === undefined || !run.when(tree.root !== null || tree.size > 0)) return;
      const damage = rbValidate(tree);
      if (damage !== null)
        run.broken(damage.split(':', 1)[0] as string, `tree ${number}: ${damage}`);
    };
    const checkAll = (): void => {
      for (const number of view.trees.keys()) check(number);
    };
    let calls = 0;
    return {
      ...onEveryTreeEvent(({ type, op }) => {
        calls += 1;
        if (run.isDue(calls, FULL_CHECK_EVERY)) checkAll();
        else if (!READS.includes(type)) check(op.tree);
      }),
      end: checkAll,
    };
  },
});
