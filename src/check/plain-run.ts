import type { Planner } from '../arbitraries/planner.ts';
import type { Level, OperationsByLevel } from '../scenario/scenario.ts';
import type { Run, StateLine } from './kit.ts';

/** A session as a run of its level. */
export function runOf<L extends Level>(
  session: Pick<Run<L>, 'failures' | 'failure' | 'perform' | 'finish'>,
  planner: Planner<OperationsByLevel[L]>,
  describe: () => readonly StateLine[],
): Run<L> {
  return {
    get failures() {
      return session.failures;
    },
    get failure() {
      return session.failure;
    },
    perform: (operation) => session.perform(operation),
    finish: (patience) => session.finish(patience),
    planner,
    describe,
  };
}
