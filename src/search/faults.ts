import { Statistics } from '../check/statistics.ts';
import { underTest } from '../check/under-test.ts';
import type { Fault, FaultComponent } from '../faults/fault.ts';
import { DEFAULT_DESIGN } from '../scenario/scenario.ts';
import type { Counterexample } from './counterexample.ts';
import { searchOracleFault } from './oracle-faults.ts';
import type { RaceStrategy } from './races/race-run.ts';
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
  /** How schedules of races are drawn; absent: each way in its turn. */
  readonly strategy?: RaceStrategy;
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

/** The suite that shows a fault. */
export function suiteOf({ suite, component }: Fault): Suite {
  return suite ?? SUITE_OF[component];
}

/** Of the time of one seed, what the minimiser may have. */
const MINIMISE_SHARE = 0.5;

/** The seeds of one fault, and what each gave so far. */
interface Searched {
  readonly fault: Fault;
  readonly seeds: SeedResult[];
  /** What the last attempt with each seed had, in ms. */
  readonly budgets: number[];
}

/** A further attempt gets at least so many times what the one before had. */
const RETRY_GAIN = 1.5;

/**
 * Searches for each fault with each seed, in the default design with that fault alone on.
 *
 * Each gets a fair share of the time. What the quick ones leave goes to those that were not
 * found, or not minimised to the end, as long as it is worth another attempt.
 */
export function searchFaults(options: FaultSearchOptions): FaultsResult {
  const deadline = performance.now() + options.timeMs;
  const shareOf = (parts: number): number => Math.max(0, deadline - performance.now()) / parts;
  const isInterrupted = (): boolean => options.isInterrupted?.() === true;
  const all: Searched[] = [];
  let left = options.faults.length * options.seeds;
  for (const fault of options.faults) {
    const seeds: SeedResult[] = [];
    const budgets: number[] = [];
    all.push({ fault, seeds, budgets });
    for (let index = 0; index < options.seeds && !isInterrupted(); index++, left--) {
      const share = shareOf(left);
      budgets.push(share);
      seeds.push(searchOnce(fault, (options.seed + index) | 0, share, options));
    }
    options.onFault?.(summarise(fault, seeds, options));
    if (isInterrupted()) break;
  }
  // Where the runs are limited, time was not what was missing.
  for (let open = openSeeds(all); open.length > 0 && options.runs === undefined; ) {
    const least = Math.min(...open.map(({ searched, index }) => searched.budgets[index] ?? 0));
    // What is left may do for some of them only; the same time again gives the same again.
    const affordable = Math.floor(shareOf(1) / (least * RETRY_GAIN));
    const again = open.slice(0, affordable);
    if (again.length === 0 || isInterrupted()) break;
    again.forEach(({ searched, index }, done) => {
      if (!isInterrupted()) improve(searched, index, shareOf(again.length - done), options);
    });
    for (const { searched } of again) {
      options.onFault?.(summarise(searched.fault, searched.seeds, options));
    }
    open = openSeeds(all);
  }
  const results = all.map(({ fault, seeds }) => summarise(fault, seeds, options));
  const found = results.filter((result) => result.found).length;
  return { faults: results, score: { found, total: results.length } };
}

/** What else limits a search. */
type Limits = Pick<FaultSearchOptions, 'runs' | 'strategy'>;

function searchOnce(fault: Fault, seed: number, timeMs: number, limits: Limits): SeedResult {
  if (fault.oracle === true) return searchOracleFault(fault, seed);
  return searchSeed(fault, seed, timeMs, limits);
}

function openSeeds(all: readonly Searched[]) {
  return all.flatMap((searched) =>
    searched.seeds.flatMap(({ minimal }, index) =>
      minimal || searched.fault.oracle === true ? [] : [{ searched, index }],
    ),
  );
}

/** Another attempt with more time; all attempts count for how long it took. */
function improve(
  { fault, seeds, budgets }: Searched,
  index: number,
  timeMs: number,
  options: FaultSearchOptions,
): void {
  const before = seeds[index] as SeedResult;
  budgets[index] = timeMs;
  const { strategy } = options;
  const limits = strategy === undefined ? {} : { strategy };
  const again = searchOnce(fault, (options.seed + index) | 0, timeMs, limits);
  const ms = before.ms + again.ms;
  const isBetter = again.minimal || before.foundBy === null;
  seeds[index] = isBetter ? { ...again, ms } : { ...before, ms };
}

function searchSeed(fault: Fault, seed: number, timeMs: number, limits: Limits): SeedResult {
  const started = performance.now();
  const statistics = new Statistics();
  const adjustments = [fault.id];
  const [first] = find(
    {
      design: DEFAULT_DESIGN,
      faults: adjustments,
      suites: [suiteOf(fault)],
      seed,
      timeMs: timeMs * (1 - MINIMISE_SHARE),
      untilFirst: true,
      ...(limits.runs === undefined ? {} : { runs: limits.runs }),
      ...(limits.strategy === undefined ? {} : { strategy: limits.strategy }),
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

function strategyOf(fault: Fault, strategy: RaceStrategy | undefined): string {
  if (fault.oracle === true) return 'planted';
  if (fault.suite !== 'smp') return 'random';
  return strategy ?? 'mixed';
}

function summarise(
  fault: Fault,
  seeds: readonly SeedResult[],
  { seeds: wanted, strategy }: FaultSearchOptions,
): FaultResult {
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
    strategy: strategyOf(fault, strategy),
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
