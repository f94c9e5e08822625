import { treeProperties } from '../../properties/rbtree/index.ts';
import type { Planner } from '../arbitraries/planner.ts';
import { TreePlanner } from '../arbitraries/tree-planner.ts';
import { nodesInOrder } from '../core/rbtree.ts';
import type { SortedArrayReference } from '../reference/sorted-array.ts';
import { EMPTY_CAST } from '../scenario/scenario.ts';
import type { TreeAnswer, TreeOperation } from '../scenario/tree-operation.ts';
import { SKIPPED, type System } from '../system/system.ts';
import { TreeLibrary, type TreeView } from '../system/tree-library.ts';
import type { Kit, Run, StateLine } from './kit.ts';
import { runOf } from './plain-run.ts';
import { type Laws, Session, type SessionOptions } from './session.ts';
import { type TreeEvent, TreeStage } from './tree-stage.ts';

/** All that watches the runs of the level. */
export const treeLaws = { properties: treeProperties, monitors: [], witnesses: [] };

/** The level `tree`: calls of the red-black tree library. */
export const treeKit: Kit<'tree'> = {
  name: 'tree',
  level: 'tree',
  ...treeLaws,
  drawCast: () => EMPTY_CAST,
  open(_cast, subject, options) {
    const system = new TreeLibrary(subject.seams);
    return openTrees({ system, view: system.view, laws: treeLaws }, options);
  },
};

/** A tree library and what is watched of it. */
export interface TreeSubject {
  readonly system: System<TreeOperation, TreeAnswer>;
  readonly view: TreeView;
  readonly laws: Laws<TreeView, TreeEvent>;
  /** Whether a call may be made where the answers so far lead to; absent: any may. */
  readonly admits?: (operation: TreeOperation, shadow: SortedArrayReference) => boolean;
}

/** A run of the level `tree` on a library: the model, or one that is elsewhere. */
export function openTrees(
  { system, view, laws: watched, admits = () => true }: TreeSubject,
  options: SessionOptions,
): Run<'tree'> {
  let stage: TreeStage | undefined;
  const session = new Session(
    {
      system,
      view,
      laws: watched,
      stage: (emit, ask) => {
        const made = new TreeStage(emit, ask);
        stage = made;
        return {
          perform: (operation: TreeOperation) =>
            admits(operation, made.shadow) ? made.perform(operation) : SKIPPED,
        };
      },
    },
    options,
  );
  const { shadow } = stage as unknown as TreeStage;
  const planner = new TreePlanner({ shadow });
  const admitted: Planner<TreeOperation> = {
    kinds: planner.kinds,
    draw: (kind, rng) => {
      const operation = planner.draw(kind, rng);
      return operation !== undefined && admits(operation, shadow) ? operation : undefined;
    },
  };
  return runOf<'tree'>(session, admitted, () => describeTrees(view));
}

function describeTrees(view: TreeView): readonly StateLine[] {
  return [...view.trees].map(([number, tree]) => {
    const nodes = nodesInOrder(tree).map((node) => `${node.key}:${node.value}`);
    return { item: `tree ${number}`, text: `[${nodes.join(', ')}]` };
  });
}
