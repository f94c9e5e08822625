import type { Statistics } from '../check/statistics.ts';
import type { Design } from '../scenario/scenario.ts';
import type { Counterexample } from './counterexample.ts';

export type VerdictKind = 'holds' | 'broken' | 'inconclusive';

export interface PropertyResult {
  readonly id: string;
  readonly kind: string;
  readonly checked: number;
  readonly exercised: number;
  readonly verdict: VerdictKind;
}

export interface MonitorResult {
  readonly id: string;
  /** Legal transitions of the machine. */
  readonly transitions: number;
  readonly taken: number;
  readonly untaken: readonly string[];
}

/** What a search found, and what it exercised on the way. */
export interface SearchResult {
  readonly seed: number;
  readonly design: Design;
  readonly faults: readonly string[];
  readonly suites: readonly string[];
  readonly verdict: VerdictKind;
  readonly runs: number;
  /** Ways in which races went; a race is one run. */
  readonly schedules: number;
  readonly operations: number;
  readonly skipped: number;
  readonly elapsedMs: number;
  readonly properties: readonly PropertyResult[];
  /** Properties that this design does not promise. */
  readonly notApplicable: readonly string[];
  readonly witnesses: readonly { readonly id: string; readonly seen: boolean }[];
  readonly monitors: readonly MonitorResult[];
  readonly counterexamples: readonly Counterexample[];
  readonly statistics: Statistics;
}
