import { Statistics } from '../check/statistics.ts';
import { underTest } from '../check/under-test.ts';
import type { Fault, FaultComponent } from '../faults/fault.ts';
import { DEFAULT_DESIGN } from '../scenario/scenario.ts';
import type { Counterexample } from './counterexample.ts';
import { searchOracleFault } from './oracle-faults.ts';
import { find } from './search.ts';
import type { SeedResult } from './seed-result.ts';
import { minimiseAndShorten } from './shorten.ts';
import type { Suite } from './suites.ts';

/** What the search for one fault gave, over all seeds. */
export interface FaultResult {
  readonly id: string;
  readonly component: string;
  readonly kind: string;
  readonly design: string;
  /** Whether every seed found it. */
  readonly found: boolean;
  readonly foundSeeds: number;
  readonly seeds: number;
  /** The law that broke, of the shortest counterexample. */
  readonly foundBy: string | null;
  readonly strategy: string;
  /** Runs until it was found. */
  readonly runsMedian: number | null;
  /** Search and minimising together, in ms. */
  readonly msMedian: number | null;
  readonly msWorst: number | null;
  readonly operationsFound: number | null;
  readonly operationsMinimal: number | null;
  /** Whether every seed's counterexample was minimised to the end. */
  readonly minimal: boolean;
  /** The shortest one; null if there is none, or it is no scenario. */
  readonly counterexample: Counterexample | null;
}

export interface FaultSearchOptions {
  readonly faults: readonly Fault[];
  readonly seeds: number;
  readonly seed: number;
  /** For all faults and seeds together, minimising included. */
  readonly timeMs: number;
  /** Runs at most, for each fault and seed. */
  readonly runs?: number;
  readonly onFault?: (result: FaultResult) => void;
  readonly isInterrupted?: () => boolean;
}

export interface FaultsResult {
  readonly faults: readonly FaultResult[];
  readonly score: { readonly found: number; readonly total: number };
}

/** Where a fault of a component shows. */
const SUITE_OF: { readonly [C in FaultComponent]: Suite } = {
  rbtree: 'bandwidth',
  atq: 'bandwidth',
  bandwidth: 'bandwidth',
  'lavd-integration': 'bandwidth',
  dsq: 'hierarchy',
  bypass: 'hierarchy',
  subsched: 'hierarchy',
};

/** Of the time of one seed, what the minimiser may have. */
const MINIMISE_SHARE = 0.5;

/** Searches for each fault with each seed, in the default design with that fault alone on. */
export function searchFaults(options: FaultSearchOptions): FaultsResult {
  const deadline = performance.now() + options.timeMs;
  const results: FaultResult[] = [];
  let left = options.faults.length * options.seeds;
  for (const fault of options.faults) {
    const seeds: SeedResult[] = [];
    for (let index = 0; index < options.seeds; index++, left--) {
      if (options.isInterrupted?.() === true) break;
      const share = Math.max(0, deadline - performance.now()) / left;
      const seed = (options.seed + index) | 0;
      seeds.push(
        fault.oracle === true
          ? searchOracleFault(fault, seed)
          : searchSeed(fault, seed, share, options.runs),
      );
    }
    const result = summarise(fault, seeds, options.seeds);
    results.push(result);
    options.onFault?.(result);
    if (options.isInterrupted?.() === true) break;
  }
  const found = results.filter((result) => result.found).length;
  return { faults: results, score: { found, total: results.length } };
}

function searchSeed(fault: Fault, seed: number, timeMs: number, runs?: number): SeedResult {
  const started = performance.now();
  const statistics = new Statistics();
  const adjustments = [fault.id];
  const [first] = find(
    {
      design: DEFAULT_DESIGN,
      faults: adjustments,
      suites: [fault.suite ?? SUITE_OF[fault.component]],
      seed,
      timeMs: timeMs * (1 - MINIMISE_SHARE),
      untilFirst: true,
      ...(runs === undefined ? {} : { runs }),
    },
    underTest(DEFAULT_DESIGN, adjustments),
    statistics,
    started,
  );
  const figures = { runs: statistics.runs, operationsFound: 0, operationsMinimal: 0 };
  if (first === undefined) {
    const ms = performance.now() - started;
    return { ...figures, ms, foundBy: null, minimal: false, counterexample: null };
  }
  const left = Math.max(0, timeMs - (performance.now() - started));
  const { scenario, failure, minimal } = minimiseAndShorten(first.scenario, first.failure, left);
  return {
    ...figures,
    ms: performance.now() - started,
    foundBy: failure.property,
    operationsFound: first.operationsFound,
    operationsMinimal: scenario.operations.length,
    minimal,
    counterexample: { ...first, scenario, failure, minimal },
  };
}

function summarise(fault: Fault, seeds: readonly SeedResult[], wanted: number): FaultResult {
  const hits = seeds.filter((seed) => seed.foundBy !== null);
  const shortest = [...hits].sort((a, b) => a.operationsMinimal - b.operationsMinimal)[0];
  const { id, component, kind, design } = fault;
  return {
    id,
    component,
    kind,
    design,
    found: hits.length === wanted,
    foundSeeds: hits.length,
    seeds: wanted,
    foundBy: shortest?.foundBy ?? null,
    strategy: fault.oracle === true ? 'planted' : 'random',
    runsMedian: median(hits.map((hit) => hit.runs)),
    msMedian: median(hits.map((hit) => hit.ms)),
    msWorst: hits.length === 0 ? null : Math.max(...hits.map((hit) => hit.ms)),
    operationsFound: median(hits.map((hit) => hit.operationsFound)),
    operationsMinimal: shortest?.operationsMinimal ?? null,
    minimal: hits.length > 0 && hits.every((hit) => hit.minimal),
    counterexample: shortest?.counterexample ?? null,
  };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
