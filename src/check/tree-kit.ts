import { treeProperties } from '../../properties/rbtree/index.ts';
import { TreePlanner } from '../arbitraries/tree-planner.ts';
import { nodesInOrder } from '../core/rbtree.ts';
import { EMPTY_CAST } from '../scenario/scenario.ts';
import type { TreeAnswer, TreeOperation } from '../scenario/tree-operation.ts';
import type { System } from '../system/system.ts';
import { TreeLibrary, type TreeView } from '../system/tree-library.ts';
import type { Kit, Run, StateLine } from './kit.ts';
import { runOf } from './plain-run.ts';
import { type Laws, Session, type SessionOptions } from './session.ts';
import { type TreeEvent, TreeStage } from './tree-stage.ts';

const laws = { properties: treeProperties, monitors: [], witnesses: [] };

/** The level `tree`: calls of the red-black tree library. */
export const treeKit: Kit<'tree'> = {
  name: 'tree',
  level: 'tree',
  ...laws,
  drawCast: () => EMPTY_CAST,
  open(_cast, subject, options) {
    const system = new TreeLibrary(subject.seams);
    return openTrees(system, system.view, laws, options);
  },
};

/** A run of the level `tree` on a library: the model, or one that is elsewhere. */
export function openTrees(
  system: System<TreeOperation, TreeAnswer>,
  view: TreeView,
  watched: Laws<TreeView, TreeEvent>,
  options: SessionOptions,
): Run<'tree'> {
  let stage: TreeStage | undefined;
  const session = new Session(
    {
      system,
      view,
      laws: watched,
      stage: (emit, ask) => {
        stage = new TreeStage(emit, ask);
        return stage;
      },
    },
    options,
  );
  return runOf<'tree'>(session, new TreePlanner(stage as unknown as TreeStage), () =>
    describeTrees(view),
  );
}

function describeTrees(view: TreeView): readonly StateLine[] {
  return [...view.trees].map(([number, tree]) => {
    const nodes = nodesInOrder(tree).map((node) => `${node.key}:${node.value}`);
    return { item: `tree ${number}`, text: `[${nodes.join(', ')}]` };
  });
}
