import type { Kit } from '../../check/kit.ts';
import type { Laws } from '../../check/session.ts';
import { openTrees } from '../../check/tree-kit.ts';
import type { TreeEvent } from '../../check/tree-stage.ts';
import { EMPTY_CAST } from '../../scenario/scenario.ts';
import { TreeLibrary, type TreeView } from '../../system/tree-library.ts';
import { Beside } from '../system/beside.ts';
import { ProgramTrees } from '../system/program-trees.ts';
import { mayAskTree } from './contract.ts';
import type { Asking, Driven } from './driven.ts';
import { DrivenRun } from './driven-run.ts';

/** The level `tree` on a program. */
export function treesOn(
  { conversation, differential, misuse }: Driven,
  lawsFor: (asking: Asking) => Laws<TreeView, TreeEvent>,
  choose: () => Asking,
): Pick<Kit<'tree'>, 'name' | 'level' | 'drawCast' | 'open'> {
  return {
    name: 'tree',
    level: 'tree',
    drawCast: () => EMPTY_CAST,
    open: (_cast, subject, options) =>
      new DrivenRun<'tree'>(() => {
        const program = new ProgramTrees(conversation);
        const model = () => new TreeLibrary(subject.seams);
        return openTrees(
          {
            system: differential
              ? new Beside(program, model(), ['key', 'value', 'items'])
              : program,
            view: program.view,
            laws: lawsFor(choose()),
            admits: (call, shadow) => conversation.can(call.op) && mayAskTree(call, shadow, misuse),
          },
          options,
        );
      }, options),
  };
}
