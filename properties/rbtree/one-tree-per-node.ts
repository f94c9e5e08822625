import { defineProperty } from '../../src/check/property.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import { onEveryTreeEvent } from '../../src/check/tree-stage.ts';
import type { RbNode } from '../../src/core/rbtree.ts';
import { nodesInOrder } from '../../src/core/rbtree.ts';
import type { TreeView } from '../../src/system/tree-library.ts';

/** All trees are compared this often; after an insertion by node, at once. */
const FULL_CHECK_EVERY = 64;

/** I-RB-8: trees share no node. */
export const oneTreePerNode = defineProperty<TreeView, TreeEvent>({
  id: 'I-RB-8',
  law: 'A node is reachable in at most one tree, and there once.',
  why: 'It has one set of links: two trees that share it tear each other apart.',
  source: 'scheds/include/lib/rbtree.h struct rbnode (one embedded set of links); I-BW-1 for trees',
  scope: 'rbtree',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    const checkAll = (): void => {
      const seen = new Set<RbNode>();
      let treesWithNodes = 0;
      let twice: RbNode | null = null;
      for (const tree of view.trees.values()) {
        if (tree.root !== null) treesWithNodes += 1;
        for (const node of nodesInOrder(tree)) {
          if (seen.has(node)) twice = node;
          seen.add(node);
        }
      }
      if (!run.when(treesWithNodes > 1 || twice !== null) || twice === null) return;
      run.broken('reached twice', `the node of key ${twice.key} is reached twice`);
    };
    let calls = 0;
    return {
      ...onEveryTreeEvent(({ type, answer }) => {
        calls += 1;
        if (run.isDue(calls, FULL_CHECK_EVERY) || (type === 'insert_node' && answer.ret === 0)) {
          checkAll();
        }
      }),
      end: checkAll,
    };
  },
});
