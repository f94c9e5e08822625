import { defineProperty } from '../../src/check/property.ts';
import type { TreeEvent } from '../../src/check/tree-stage.ts';
import { RB_MAXLVL_PRINT } from '../../src/core/rbtree-check.ts';
import { rbValidate } from '../../src/core/rbtree-validate.ts';
import type { TreeView } from '../../src/system/tree-library.ts';

/** I-RB-3: upstream's integrity check is neither blind nor anxious. */
export const integrityCheckAgrees = defineProperty<TreeView, TreeEvent>({
  id: 'I-RB-3',
  law:
    'The integrity check accepts every fully valid tree, and rejects every tree of at most 16 ' +
    'nodes with a red node under a red one, on either side.',
  why:
    "Upstream's own tests rely on this check; an oracle that looks at one side only passes " +
    'the mirror image of each bug.',
  source: 'lib/rbtree.bpf.c rb_integrity_check, RB_MAXLVL_PRINT; sched-ext/scx d5c7cc3f8',
  scope: 'rbtree',
  kind: 'state',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch(run) {
    const { view } = run;
    return {
      check({ op, answer }) {
        const tree = view.trees.get(op.tree);
        if (tree === undefined || !run.when(tree.root !== null)) return;
        const damage = rbValidate(tree);
        if (damage === null && answer.ret !== 0) {
          run.broken('false alarm', `tree ${op.tree} is valid, the check answers ${answer.ret}`);
        }
        // So few nodes lie within the levels that the check visits, however badly they hang.
        const visited = tree.size <= RB_MAXLVL_PRINT;
        if (visited && damage?.startsWith('red-red') === true && answer.ret === 0) {
          run.broken('blind', `tree ${op.tree}: ${damage}, and the check answers 0`);
        }
      },
    };
  },
});
