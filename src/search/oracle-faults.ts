import { createRbtree, nodesInOrder, rbInsert } from '../core/rbtree.ts';
import { rbIntegrityCheck } from '../core/rbtree-check.ts';
import { rbValidate } from '../core/rbtree-validate.ts';
import { Rng } from '../core/rng.ts';
import { composeSeams } from '../core/seams.ts';
import type { Fault } from '../faults/fault.ts';
import type { SeedResult } from './seed-result.ts';

const TREES_MAX = 10_000;
const KEYS_MAX = 8;

/**
 * Searches for a fault of the tree checker: plants a red node where a tree has none and asks
 * both oracles. Where the full validity check sees two reds in a row and the checker answers 0,
 * the checker is caught.
 *
 * Small trees come first, so the first find is of the least size that shows the fault; there is
 * no scenario for it, since no operation damages a tree.
 */
export function searchOracleFault(fault: Fault, seed: number): SeedResult {
  const started = performance.now();
  const rng = new Rng(seed);
  const seams = composeSeams(fault.seams === undefined ? [] : [fault.seams]).rbtree;
  for (let trees = 0; trees < TREES_MAX; trees++) {
    const size = 1 + Math.floor((trees * KEYS_MAX) / TREES_MAX);
    const tree = createRbtree(seams, 'alloc', 'duplicate');
    for (let i = 0; i < size; i++) rbInsert(tree, rng.below(size * 2), i);
    const node = rng.pick(nodesInOrder(tree));
    if (node.isRed) continue;
    node.isRed = true;
    const isDamaged = rbValidate(tree)?.startsWith('red-red') === true;
    if (isDamaged && rbIntegrityCheck(tree) === 0) {
      // The insertions, the damage, and the check.
      const operations = size + 2;
      return {
        foundBy: 'I-RB-3',
        runs: trees + 1,
        ms: performance.now() - started,
        operationsFound: operations,
        operationsMinimal: operations,
        minimal: true,
        counterexample: null,
      };
    }
  }
  const ms = performance.now() - started;
  const figures = { runs: TREES_MAX, operationsFound: 0, operationsMinimal: 0 };
  return { ...figures, ms, foundBy: null, minimal: false, counterexample: null };
}
