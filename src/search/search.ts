import fc from 'fast-check';
import { failureKey } from '../check/failure.ts';
import type { Kit } from '../check/kit.ts';
import { kitNamed } from '../check/kits.ts';
import { Statistics } from '../check/statistics.ts';
import { type UnderTest, underTest } from '../check/under-test.ts';
import type { Level } from '../scenario/scenario.ts';
import type { Counterexample } from './counterexample.ts';
import { openGoals } from './goals.ts';
import { judge } from './judge.ts';
import { minimiseAll } from './minimise-all.ts';
import type { SearchOptions } from './options.ts';
import { type FoundFailure, randomRun } from './random.ts';
import type { SearchResult } from './result.ts';
import { kitNamesOf } from './suites.ts';

/** Runs between two looks at the clock. */
const BATCH_RUNS = 32;
/** Different counterexamples, by property and kind, after which a search ends. */
const FAILURES_MAX = 64;

/**
 * Searches for counterexamples at random, and minimises what it finds.
 *
 * Each round goes to the level that has most to show for the operations spent on it. A failure
 * that was found once is muted, so that one search reports several different ones.
 */
export function search(options: SearchOptions): SearchResult {
  const started = performance.now();
  const subject = underTest(options.design, options.faults);
  const statistics = new Statistics();
  const found = find(options, subject, statistics, started);
  // Whoever interrupts wants what is known, at once.
  const minimiseMs = options.isInterrupted?.() === true ? 0 : (options.minimiseMs ?? 10_000);
  const counterexamples = minimiseAll(found, minimiseMs);
  return judge(options, subject, statistics, counterexamples, performance.now() - started);
}

/** The search without the minimising: each different failure once, as it was found. */
export function find(
  options: SearchOptions,
  subject: UnderTest,
  statistics: Statistics,
  started: number,
  kits: readonly Kit<Level>[] = kitNamesOf(options.suites, options.design).map(kitNamed),
): readonly Counterexample[] {
  const muted = new Set<string>();
  const found: Counterexample[] = [];
  const deadline = started + (options.timeMs ?? (options.runs === undefined ? 10_000 : Infinity));
  const runsMax = options.runs ?? Infinity;
  const only = options.only === undefined ? undefined : new Set(options.only);

  const take = (failures: readonly FoundFailure[]): boolean => {
    for (const { scenario, failure } of failures) {
      muted.add(failureKey(failure));
      const counterexample = {
        scenario,
        failure,
        operationsFound: scenario.operations.length,
        minimal: false,
      };
      found.push(counterexample);
      options.onFound?.(counterexample);
    }
    return failures.length === 0;
  };
  const context = { subject, faults: options.faults, statistics, muted };
  const { strategy } = options;
  const runOptions = {
    ...context,
    ...(only === undefined ? {} : { only }),
    ...(strategy === undefined ? {} : { strategy }),
  };
  let crash: unknown;
  const once = fc.property(fc.noShrink(fc.integer()), (seed) => {
    try {
      return take(randomRun(mostOpen(kits, statistics), seed, runOptions));
    } catch (error) {
      crash ??= error ?? new Error('a run threw nothing');
      return false;
    }
  });

  for (let batch = 0; statistics.runs < runsMax; batch++) {
    const numRuns = Math.min(BATCH_RUNS, runsMax - statistics.runs);
    fc.check(once, { seed: (options.seed + batch * 0x9e3779b1) | 0, numRuns, endOnFailure: true });
    // A throw is our own defect, not a counterexample.
    if (crash !== undefined) throw crash;
    const now = performance.now();
    options.progress?.({
      runs: statistics.runs,
      schedules: statistics.schedules,
      operations: statistics.performed,
      elapsedMs: now - started,
      failures: found.length,
    });
    if (now >= deadline || found.length >= FAILURES_MAX) break;
    if (options.untilFirst === true && found.length > 0) break;
    if (options.isInterrupted?.() === true) break;
  }
  return found;
}

/** The level with most unexercised for what was spent on it; equal shares once all is shown. */
function mostOpen(kits: readonly Kit<Level>[], statistics: Statistics): Kit<Level> {
  let best = kits[0] as Kit<Level>;
  let bestScore = -1;
  for (const kit of kits) {
    const spent = statistics.byLevel.get(kit.name) ?? 0;
    const score = (1 + openGoals(kit, statistics)) / (1 + spent);
    if (score > bestScore) {
      best = kit;
      bestScore = score;
    }
  }
  return best;
}
