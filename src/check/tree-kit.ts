import { treeProperties } from '../../properties/rbtree/index.ts';
import { TreePlanner } from '../arbitraries/tree-planner.ts';
import { nodesInOrder } from '../core/rbtree.ts';
import { EMPTY_CAST } from '../scenario/scenario.ts';
import { TreeLibrary, type TreeView } from '../system/tree-library.ts';
import type { Kit, StateLine } from './kit.ts';
import { runOf } from './plain-run.ts';
import { Session } from './session.ts';
import { TreeStage } from './tree-stage.ts';

const laws = { properties: treeProperties, monitors: [], witnesses: [] };

/** The level `tree`: calls of the red-black tree library. */
export const treeKit: Kit<'tree'> = {
  name: 'tree',
  level: 'tree',
  ...laws,
  drawCast: () => EMPTY_CAST,
  open(_cast, subject, options) {
    const system = new TreeLibrary(subject.seams);
    let stage: TreeStage | undefined;
    const session = new Session(
      {
        system,
        view: system.view,
        laws,
        stage: (emit, ask) => {
          stage = new TreeStage(emit, ask);
          return stage;
        },
      },
      options,
    );
    return runOf<'tree'>(session, new TreePlanner(stage as unknown as TreeStage), () =>
      describeTrees(system.view),
    );
  },
};

function describeTrees(view: TreeView): readonly StateLine[] {
  return [...view.trees].map(([number, tree]) => {
    const nodes = nodesInOrder(tree).map((node) => `${node.key}:${node.value}`);
    return { item: `tree ${number}`, text: `[${nodes.join(', ')}]` };
  });
}
