import type { Planner } from '../arbitraries/planner.ts';
import type { Rng } from '../core/rng.ts';
import type { Played } from '../interleave/play.ts';
import type { Cast, Level, OperationsByLevel } from '../scenario/scenario.ts';
import type { Outcome } from '../system/system.ts';
import type { Failure } from './failure.ts';
import type { MonitorBinding } from './monitor-binding.ts';
import type { Property, Witness } from './property.ts';
import type { SessionOptions } from './session.ts';
import type { UnderTest } from './under-test.ts';

/** A run in progress, whatever its level. */
export interface Run<L extends Level> {
  readonly failures: readonly Failure[];
  readonly failure: Failure | undefined;
  perform(operation: OperationsByLevel[L]): Outcome;
  /** Ends the run; `patience` is how many intervals to wait at most for what must come. */
  finish(patience?: number): void;
  /** Draws further operations from where the run stands. */
  readonly planner: Planner<OperationsByLevel[L]>;
  /** How paths in flight went on, at the level `smp`, when the run has ended. */
  readonly played?: Played | null;
  /** The state in short, one line an item, for a table over time. */
  describe(): readonly StateLine[];
}

/** One item of the state, under a stable name, as text. */
export interface StateLine {
  readonly item: string;
  readonly text: string;
}

/** The levels, and other ways in which one is searched. */
export type KitName = Level | 'hierarchy' | 'cfs';

/** Everything that a level needs to make, watch and continue runs. */
export interface Kit<L extends Level> {
  /** Its level's name, or that of the part of the level that it searches. */
  readonly name: KitName;
  readonly level: L;
  readonly properties: readonly PropertyFacts[];
  readonly monitors: readonly MonitorFacts[];
  readonly witnesses: readonly WitnessFacts[];
  /** Draws what takes part in a run. */
  drawCast(rng: Rng): Cast;
  open(cast: Cast, subject: UnderTest, options: SessionOptions): Run<L>;
}

/** A property without its checker. */
export type PropertyFacts = Omit<Property<never, { readonly type: string }>, 'watch'>;
export type MonitorFacts = Omit<MonitorBinding<never, { readonly type: string }>, 'bind'>;
export type WitnessFacts = Omit<Witness<never, { readonly type: string }>, 'watch'>;
