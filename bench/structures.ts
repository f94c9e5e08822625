import type { PathContext } from '../src/core/path.ts';
import type { Build } from './builds.ts';
import type { Workload } from './measure.ts';

const NODES = 100_000;
const STEPS = 200_000;
/** Keys rise as vtimes do, and soon take more than 32 bits. */
const KEY_STEP = 2 ** 31;

/** A tree of 100,000 nodes: takes the least out and puts it back in later. */
export function treePopInsert(name: string, build: Build): Workload {
  const { createNode, createRbtree, rbInsertNode, rbPop } = build.rbtree;
  const tree = createRbtree(build.correctedSeams.rbtree, 'noalloc', 'duplicate');
  const rng = new build.Rng(1);
  for (let i = 0; i < NODES; i++) rbInsertNode(tree, createNode(rng.below(KEY_STEP), i));
  return {
    name,
    unit: 'pops and inserts',
    group: 'tree',
    round() {
      for (let i = 0; i < STEPS; i++) {
        const node = rbPop(tree);
        if (typeof node === 'number') throw new Error(`pop answered ${node}`);
        node.key = Number(node.key) + rng.below(KEY_STEP);
        rbInsertNode(tree, node);
      }
      return STEPS;
    },
  };
}

/** A vtime queue of 100 tasks: pops the first and inserts it again, later. */
export function queuePopInsert(name: string, build: Build): Workload {
  const { createAtq, createAtqLibrary, createTaskCommon, insertVtime, pop } = build.atq;
  const queue = createAtq(createAtqLibrary(build.correctedSeams), false);
  const k: PathContext = { interleaved: false, cpu: 0 };
  const rng = new build.Rng(1);
  for (let id = 0; id < 100; id++) {
    build.runToEnd(insertVtime(k, queue, createTaskCommon(id), rng.below(1_000)));
  }
  return {
    name,
    unit: 'pops and inserts',
    group: 'queue',
    round() {
      for (let i = 0; i < STEPS; i++) {
        const task = build.runToEnd(pop(k, queue, false));
        if (task === null) throw new Error('the queue is empty');
        const vtime = Number(task.node.key) + rng.below(1_000);
        build.runToEnd(insertVtime(k, queue, task, vtime));
      }
      return STEPS;
    },
  };
}
