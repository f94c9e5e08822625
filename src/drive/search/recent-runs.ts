import type { Kit, Run } from '../../check/kit.ts';
import type { Cast, Level, OperationsByLevel, Scenario } from '../../scenario/scenario.ts';
import { DEFAULT_DESIGN, SCENARIO_FORMAT, SCENARIO_VERSION } from '../../scenario/scenario.ts';
import type { ProgramSession } from './program-session.ts';

/** Runs that are kept. */
const KEPT = 50;

interface Recent {
  readonly level: Level;
  readonly cast: Cast;
  readonly operations: OperationsByLevel[Level][];
}

/** Keeps the last runs, for what shows only when the program ends. */
export class RecentRuns {
  readonly #session: ProgramSession;
  readonly #runs: Recent[] = [];

  constructor(session: ProgramSession) {
    this.#session = session;
  }

  /** The kit, with its runs written down; they do nothing once the search is over. */
  watch(kit: Kit<Level>, isOver: () => boolean): Kit<Level> {
    return {
      ...kit,
      open: (cast, subject, options) => {
        if (this.#session.conversation.isFresh) this.#runs.length = 0;
        const operations: OperationsByLevel[Level][] = [];
        this.#runs.push({ level: kit.level, cast, operations });
        if (this.#runs.length > KEPT) this.#runs.shift();
        const run = kit.open(cast, subject, options);
        return watched(run, operations, isOver);
      },
    };
  }

  /** The last run first. */
  scenarios(): readonly Scenario[] {
    return [...this.#runs].reverse().map(
      ({ level, cast, operations }) =>
        ({
          format: SCENARIO_FORMAT,
          version: SCENARIO_VERSION,
          level,
          design: this.#session.subject.design ?? DEFAULT_DESIGN,
          faults: [],
          cast,
          operations,
          schedule: [],
        }) as unknown as Scenario,
    );
  }
}

function watched(
  run: Run<Level>,
  operations: OperationsByLevel[Level][],
  isOver: () => boolean,
): Run<Level> {
  return {
    planner: {
      kinds: run.planner.kinds,
      draw: (kind, rng) => (isOver() ? undefined : run.planner.draw(kind, rng)),
    },
    get failures() {
      return run.failures;
    },
    get failure() {
      return run.failure;
    },
    perform: (operation) => {
      operations.push(operation);
      return run.perform(operation);
    },
    finish: (patience) => (isOver() ? undefined : run.finish(patience)),
    describe: () => run.describe(),
  };
}
