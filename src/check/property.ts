/**
 * What a property is: a law with its authority, and a checker that watches one run.
 */

/** Part of the system that a property speaks of; it groups the catalogue. */
export type Scope =
  | 'rbtree'
  | 'atq'
  | 'bandwidth'
  | 'host'
  | 'cfs'
  | 'hierarchy'
  | 'dispatch'
  | 'bypass'
  | 'machine'
  | 'smp';

/** state: of one moment; step: of one call; bound: of a window of time; liveness: eventually. */
export type PropertyKind = 'state' | 'step' | 'bound' | 'liveness';

export type BandwidthDesign = 'reservation' | 'as-merged' | 'cfs';

/** A design that may promise a law; `accounting` is met in programs only, there is no model. */
export type PromisingDesign = BandwidthDesign | 'accounting';

/** What of the inner state of the system a check reads. */
export interface StateNeeds {
  /** True if the check needs the inner state of the system, which a program may not show. */
  readonly needsState?: boolean;
  /**
   * Which of it, as the recordings name the fields of a state (`cgroups.llc.btq`), or the
   * operations that tell it (`dump`). Absent: what no program shows, such as links.
   */
  readonly reads?: readonly string[];
  /** True if answers alone judge a part of the law. */
  readonly byAnswers?: boolean;
  /** Calls that the law is about, one of them at least; a program may not offer any. */
  readonly about?: readonly string[];
}

/**
 * Handed to a checker for one run.
 *
 * A checker first asks `when(precondition)`: it counts one evaluation, and one exercise if the
 * precondition held. Only what was exercised counts as checked in earnest.
 */
export interface Watch<View> {
  /** The state of the system under test, live. */
  readonly view: View;
  /** Counts an evaluation; returns the precondition. */
  when(precondition: boolean): boolean;
  /**
   * Whether a check that costs as much as the state is large is due after so many calls: every
   * `period`, and always where a scenario is replayed, so that a violation shows at the call
   * that made it.
   */
  isDue(count: number, period: number): boolean;
  /**
   * Reports a violation.
   *
   * @param failureKind the checker's own name for the way it broke; together with the
   *   property's id it says whether two failures are the same
   * @param message one line with the figures
   */
  broken(failureKind: string, message: string): void;
}

/** Handlers by event type; `step` runs after each operation, `end` after the last one. */
export type Handlers<Event extends { readonly type: string }> = {
  readonly [type in Event['type']]?: (event: Extract<Event, { readonly type: type }>) => void;
} & {
  readonly step?: () => void;
  readonly end?: () => void;
};

export interface Property<View, Event extends { readonly type: string }> extends StateNeeds {
  readonly id: string;
  /** The law, in one sentence. */
  readonly law: string;
  readonly why: string;
  /** Upstream file, function, commit or comment that promises it. */
  readonly source: string;
  readonly scope: Scope;
  readonly kind: PropertyKind;
  /** The bandwidth designs that promise it. */
  readonly designs: readonly PromisingDesign[];
  /** For a bound: its formula and where each term comes from. */
  readonly bound?: { readonly formula: string; readonly derivation: string };
  /** Starts a checker for one run. */
  watch(watch: Watch<View>): Handlers<Event>;
}

/** Gives a property its types; the identity otherwise. */
export function defineProperty<View, Event extends { readonly type: string }>(
  property: Property<View, Event>,
): Property<View, Event> {
  return property;
}

/** Something that a suite must have seen at least once for a pass to mean anything. */
export interface Witness<View, Event extends { readonly type: string }> extends StateNeeds {
  readonly id: string;
  /** What was seen, in one sentence. */
  readonly what: string;
  /** The designs under which it can be seen; absent: all. */
  readonly designs?: readonly PromisingDesign[];
  /** Starts looking in one run; calls `seen` when it happened. */
  watch(view: View, seen: () => void): Handlers<Event>;
}
