import type { Counterexample } from './counterexample.ts';
import { minimise } from './minimise/minimise.ts';

/** Minimises counterexamples, each with a fair share of the time that is left. */
export function minimiseAll(
  found: readonly Counterexample[],
  timeMs: number,
): readonly Counterexample[] {
  const deadline = performance.now() + timeMs;
  return found.map((counterexample, index) => {
    const left = Math.max(0, deadline - performance.now());
    const share = left / (found.length - index);
    const { scenario, failure, minimal } = minimise(
      counterexample.scenario,
      counterexample.failure,
      { timeMs: share },
    );
    return { ...counterexample, scenario, failure, minimal };
  });
}
