import type { Counterexample } from './counterexample.ts';
import { type Minimised, minimise } from './minimise/minimise.ts';
import { shorten } from './shorten.ts';

/**
 * Minimises counterexamples within a time for all of them. Each gets a fair share of what is
 * left, the small ones first, so that what they leave is for the large ones; those that did
 * not get done with theirs go on with what is left in the end. Time that is left then goes into
 * shortening.
 */
export function minimiseAll(
  found: readonly Counterexample[],
  timeMs: number,
): readonly Counterexample[] {
  return improveAll(found, timeMs, [
    ({ scenario, failure }, share) => minimise(scenario, failure, { timeMs: share }),
    (one, share) => shorten({ ...one, evaluations: 0 }, share),
  ]);
}

type Step = (counterexample: Counterexample, timeMs: number) => Minimised;

/** The same in the caller's own way: the first step minimises, the others go on from there. */
export function improveAll<Found extends Counterexample>(
  found: readonly Found[],
  timeMs: number,
  [lower, ...others]: readonly [Step, ...Step[]],
): readonly Found[] {
  const deadline = performance.now() + timeMs;
  const results = [...found];
  const order = found.map((_, index) => index).sort((a, b) => sizeOf(found[a]) - sizeOf(found[b]));
  const improve = (indices: readonly number[], step: Step): void => {
    indices.forEach((index, done) => {
      const share = Math.max(0, deadline - performance.now()) / (indices.length - done);
      const one = results[index] as Found;
      const { scenario, failure, minimal } = step(one, share);
      results[index] = { ...one, scenario, failure, minimal };
    });
  };
  improve(order, lower);
  improve(
    order.filter((index) => results[index]?.minimal === false),
    lower,
  );
  for (const step of others) improve(order, step);
  return results;
}

function sizeOf(counterexample: Counterexample | undefined): number {
  if (counterexample === undefined) return 0;
  const { operations, cast } = counterexample.scenario;
  return operations.length * (1 + cast.cgroups.length + cast.topology.cpus.length);
}
