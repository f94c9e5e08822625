import type { Counterexample } from './counterexample.ts';
import { minimise } from './minimise/minimise.ts';

/**
 * Minimises counterexamples, each with a fair share of the time that is left. The short ones
 * come first: what they leave of their shares is for the long ones.
 */
export function minimiseAll(
  found: readonly Counterexample[],
  timeMs: number,
): readonly Counterexample[] {
  const deadline = performance.now() + timeMs;
  const results = [...found];
  const order = found.map((_, index) => index).sort((a, b) => sizeOf(found[a]) - sizeOf(found[b]));
  order.forEach((index, done) => {
    const counterexample = found[index] as Counterexample;
    const share = Math.max(0, deadline - performance.now()) / (found.length - done);
    const { scenario, failure, minimal } = minimise(
      counterexample.scenario,
      counterexample.failure,
      { timeMs: share },
    );
    results[index] = { ...counterexample, scenario, failure, minimal };
  });
  return results;
}

function sizeOf(counterexample: Counterexample | undefined): number {
  if (counterexample === undefined) return 0;
  const { operations, cast } = counterexample.scenario;
  return operations.length * (1 + cast.cgroups.length + cast.topology.cpus.length);
}
