import { failureKey } from '../../check/failure.ts';
import { type Minimised, minimise } from '../../search/minimise/minimise.ts';
import type { Replay } from '../../search/minimise/trial.ts';
import type { ProgramSession } from './program-session.ts';
import type { Reproduction } from './reproduce.ts';

/** A minimised scenario, and how it fails again. */
export interface MinimisedOnProgram extends Minimised {
  readonly how: Reproduction['how'];
}

/**
 * Minimises on the program, with as few restarts as may be: where a reset is enough, candidates
 * follow each other in one program, and the last word is that of a fresh one.
 */
export function minimiseOnProgram(
  session: ProgramSession,
  reproduction: Reproduction,
  timeMs: number,
): MinimisedOnProgram {
  const { scenario, failure, asking, how } = reproduction;
  const started = performance.now();
  const left = (): number => timeMs - (performance.now() - started);
  if (how === 'not again' || timeMs <= 0) {
    return { scenario, failure, minimal: false, evaluations: 0, how };
  }
  const key = failureKey(failure);
  const replay =
    (fresh: boolean): Replay =>
    (candidate) => {
      if (fresh) session.conversation.restart();
      const again = session.again(candidate, key, asking);
      return again === undefined ? [] : [again];
    };
  if (how === 'after reset') {
    const small = minimise(scenario, failure, { timeMs, replay: replay(false) });
    if (replay(true)(small.scenario).length > 0) return { ...small, how };
  }
  const small = minimise(scenario, failure, { timeMs: left(), replay: replay(true) });
  return { ...small, how: 'in a fresh program' };
}
