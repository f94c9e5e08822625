import type { Failure } from '../check/failure.ts';
import { kitOf } from '../check/kits.ts';
import { Statistics } from '../check/statistics.ts';
import { underTest } from '../check/under-test.ts';
import { compareScenario, type Divergence, isBeyond, isLarger, Pair } from '../compare/compare.ts';
import { drawTail, steadied } from '../compare/tail.ts';
import { Rng } from '../core/rng.ts';
import type { Design, Scenario, ScenarioOf } from '../scenario/scenario.ts';
import { minimise } from './minimise/minimise.ts';
import type { SearchProgress } from './options.ts';
import { drawScenario } from './random.ts';

type HostScenario = ScenarioOf<'host'>;

/** What a divergence beyond its bound is called where failures are. */
const DIVERGES = 'diverges';

export interface CompareOptions {
  readonly design: Design;
  readonly faults: readonly string[];
  readonly seed: number;
  /** Scenarios at most; with it a comparison is the same on every machine. */
  readonly runs?: number;
  readonly timeMs?: number;
  readonly minimiseMs: number;
  /** Compares this one alone. */
  readonly scenario?: HostScenario;
  readonly progress?: (progress: SearchProgress) => void;
  readonly isInterrupted?: () => boolean;
}

/** A scenario, and the window in which the two controllers differ most. */
export interface Compared {
  readonly scenario: HostScenario;
  readonly divergence: Divergence;
  /** True for a finding of which nothing can be left out. */
  readonly minimal: boolean;
}

export interface CompareResult {
  readonly seed: number;
  readonly design: Design;
  readonly faults: readonly string[];
  /** Scenarios that were run under both. */
  readonly scenarios: number;
  /** Those with a window that can be compared. */
  readonly comparable: number;
  readonly windows: number;
  /** Null where nothing could be compared. */
  readonly largest: Compared | null;
  /** The largest share of its bound that a difference reached, by who gave more. */
  readonly nearest: { readonly reservation: number; readonly cfs: number };
  /** Operations of the finding as it was found. */
  readonly operationsFound: number;
  readonly elapsedMs: number;
}

/** Runs random scenarios, or one, under both controllers; ends at the first finding. */
export function compare(options: CompareOptions): CompareResult {
  const started = performance.now();
  const tally = new Tally();
  const deadline = started + (options.timeMs ?? Number.POSITIVE_INFINITY);
  if (options.scenario !== undefined) {
    tally.take(options.scenario, compareScenario(options.scenario));
  } else {
    const statistics = new Statistics();
    const rng = new Rng(options.seed);
    while (tally.scenarios < (options.runs ?? Number.POSITIVE_INFINITY)) {
      const { scenario, pair } = drawPair(rng.uint32(), options, statistics);
      tally.take(scenario, pair.divergences());
      const elapsedMs = performance.now() - started;
      const failures = tally.hasFinding ? 1 : 0;
      const { scenarios: runs, operations } = tally;
      options.progress?.({ runs, schedules: 0, operations, elapsedMs, failures });
      if (tally.hasFinding || performance.now() >= deadline) break;
      if (options.isInterrupted?.() === true) break;
    }
  }
  const { seed, design, faults, minimiseMs } = options;
  const { scenarios, comparable, windows, nearest, largest } = tally;
  const operationsFound = largest?.scenario.operations.length ?? 0;
  const shown = largest !== null && tally.hasFinding ? smallest(largest, minimiseMs) : largest;
  const figures = { scenarios, comparable, windows, nearest, operationsFound };
  const elapsedMs = performance.now() - started;
  return { seed, design, faults, ...figures, largest: shown, elapsedMs };
}

/** What was compared so far. */
class Tally {
  scenarios = 0;
  operations = 0;
  comparable = 0;
  windows = 0;
  readonly nearest = { reservation: 0, cfs: 0 };
  largest: Compared | null = null;

  get hasFinding(): boolean {
    return this.largest !== null && isBeyond(this.largest.divergence);
  }

  take(scenario: HostScenario, divergences: Iterable<Divergence>): void {
    this.scenarios++;
    this.operations += scenario.operations.length;
    let isComparable = false;
    for (const divergence of divergences) {
      isComparable = true;
      this.windows++;
      const more = divergence.reservationNs > divergence.cfsNs ? 'reservation' : 'cfs';
      const share = divergence.differenceNs / divergence.bound.ns;
      this.nearest[more] = Math.max(this.nearest[more], share);
      if (!isLarger(divergence, this.largest?.divergence)) continue;
      this.largest = { scenario, divergence, minimal: false };
    }
    if (isComparable) this.comparable++;
  }
}

/** A random scenario of the level `host` that ends in calm, and its runs. */
function drawPair(
  seed: number,
  { design, faults }: CompareOptions,
  statistics: Statistics,
): { readonly scenario: HostScenario; readonly pair: Pair } {
  const subject = underTest(design, faults);
  const none = new Set<string>();
  const drawn = drawScenario(kitOf('host'), seed, {
    subject,
    faults,
    statistics,
    muted: none,
    only: none,
  }) as HostScenario;
  const rng = new Rng(seed);
  const pair = new Pair(drawn.cast, subject);
  const operations = [...steadied(drawn.operations, rng)];
  for (const operation of operations) pair.perform(operation);
  const tail = drawTail(pair.reservation, rng);
  for (const operation of tail) pair.perform(operation);
  operations.push(...tail);
  return { scenario: { ...drawn, operations }, pair };
}

function largestOf(scenario: HostScenario): Divergence | undefined {
  let largest: Divergence | undefined;
  for (const divergence of compareScenario(scenario)) {
    if (isLarger(divergence, largest)) largest = divergence;
  }
  return largest;
}

/** A divergence beyond its bound, as the minimiser knows failures. */
function failuresOf(candidate: Scenario): readonly Failure[] {
  const largest = largestOf(candidate as HostScenario);
  return largest !== undefined && isBeyond(largest) ? [failureOf(largest, candidate)] : [];
}

function failureOf({ reservationNs, cfsNs }: Divergence, { operations }: Scenario): Failure {
  const failureKind = reservationNs > cfsNs ? 'reservation gives more' : 'cfs gives more';
  return { property: DIVERGES, failureKind, message: '', operation: operations.length };
}

/** The smallest scenario that still differs beyond the bound, the same way round. */
function smallest(found: Compared, timeMs: number): Compared {
  const failure = failureOf(found.divergence, found.scenario);
  const { scenario, minimal } = minimise(found.scenario, failure, { timeMs, replay: failuresOf });
  const small = scenario as HostScenario;
  const divergence = largestOf(small) ?? found.divergence;
  return { scenario: small, divergence, minimal };
}
