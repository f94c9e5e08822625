import type { Design } from '../scenario/scenario.ts';
import type { Counterexample } from './counterexample.ts';
import type { RaceStrategy } from './races/race-run.ts';
import type { Suite } from './suites.ts';

export interface SearchProgress {
  readonly runs: number;
  readonly schedules: number;
  readonly operations: number;
  readonly elapsedMs: number;
  readonly failures: number;
}

export interface SearchOptions {
  readonly design: Design;
  /** Fault adjustments, as in a scenario. */
  readonly faults: readonly string[];
  readonly suites: readonly Suite[];
  readonly seed: number;
  /** Runs at most; with it a search is the same on every machine. */
  readonly runs?: number;
  readonly timeMs?: number;
  /** The only laws to watch for, by id. */
  readonly only?: readonly string[];
  /** How schedules are drawn at the level `smp`; absent: each way in its turn. */
  readonly strategy?: RaceStrategy;
  /** Time for minimising all that was found, in ms. */
  readonly minimiseMs?: number;
  /** Ends the search at the first counterexample. */
  readonly untilFirst?: boolean;
  readonly progress?: (progress: SearchProgress) => void;
  /** Called with each counterexample as found, before it is minimised. */
  readonly onFound?: (found: Counterexample) => void;
  /** Asked now and then; true ends the search early. */
  readonly isInterrupted?: () => boolean;
}
