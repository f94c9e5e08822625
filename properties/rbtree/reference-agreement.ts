import { defineProperty } from '../../src/check/property.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import { onEveryTreeEvent } from '../../src/check/tree-stage.ts';
import { SortedArrayReference } from '../../src/reference/sorted-array.ts';
import type { TreeView } from '../../src/system/tree-library.ts';

/** I-RB-1: the tree answers as a sorted array does. */
export const referenceAgreement = defineProperty<TreeView, TreeEvent>({
  id: 'I-RB-1',
  law: 'Every answer of a tree is the one that a sorted array gives, in return code and content.',
  why:
    'A tree is an ordered collection: whoever sees only its answers cannot tell it from an ' +
    'array.',
  source: 'scheds/include/lib/rbtree.h, enum rbtree_insert_mode; lib/rbtree.bpf.c return codes',
  scope: 'rbtree',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  watch(run) {
    const reference = new SortedArrayReference();
    let agreed = true;
    return onEveryTreeEvent(({ op, answer }) => {
      const live = reference.trees.has(op.tree);
      const disagreement = reference.follow(op, answer);
      // After the first disagreement the two hold different things, and nothing can be said.
      if (!run.when(agreed && live) || disagreement === null) return;
      agreed = false;
      run.broken(disagreement.kind, disagreement.message);
    });
  },
});
