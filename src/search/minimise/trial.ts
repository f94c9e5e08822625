import { type Failure, failureKey } from '../../check/failure.ts';
import type { Cast, Scenario } from '../../scenario/scenario.ts';
import { isEarlier, textOf } from './cosmetic.ts';
import { compareWeights, type Weight, weigh } from './weight.ts';
import { flawsOf } from './well-formed.ts';

export type Replay = (scenario: Scenario) => readonly Failure[];

/** Ends a minimisation whose time is over. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

export interface TrialOptions {
  readonly timeMs: number;
  readonly replay: Replay;
  /** Gives a candidate that does not fail another schedule, under which it does, if there is one. */
  readonly refit?: (candidate: Scenario, best: Scenario) => Scenario | undefined;
  /** A clock in ms; the time budget is all that depends on it. */
  readonly now: () => number;
}

/** Holds the best scenario so far, and tries others in its place. */
export class Trial {
  /** Candidates that took the place of the best. */
  accepted = 0;
  evaluations = 0;
  /** Something that might be left out could not be ruled out. */
  isUncertain = false;
  #best: Scenario;
  #failure: Failure;
  #weight: Weight;
  readonly #key: string;
  readonly #flaws: ReadonlySet<string>;
  readonly #options: TrialOptions;
  readonly #deadline: number;
  readonly #refused = new Set<string>();
  readonly #names = new Names();

  constructor(scenario: Scenario, failure: Failure, options: TrialOptions) {
    this.#best = scenario;
    this.#failure = failure;
    this.#weight = weigh(scenario);
    this.#key = failureKey(failure);
    this.#flaws = flawsOf(scenario);
    this.#options = options;
    this.#deadline = options.now() + options.timeMs;
  }

  get best(): Scenario {
    return this.#best;
  }

  /** How the best scenario fails. */
  get failure(): Failure {
    return this.#failure;
  }

  /** Whether the scenario fails as it is said to; takes over where it does. */
  confirm(): boolean {
    const failure = this.#evaluate(this.#best);
    if (failure !== undefined) this.#failure = failure;
    return failure !== undefined;
  }

  /**
   * Takes the candidate for the best scenario if it weighs less, or as much in a better order,
   * and fails in the same way.
   *
   * @throws OutOfTime
   */
  attempt(candidate: Scenario): boolean {
    const weight = weigh(candidate);
    const difference = compareWeights(weight, this.#weight);
    if (difference > 0) return false;
    if (difference === 0 && !isEarlier(candidate, this.#best)) return false;
    const key = this.#names.of(candidate);
    if (this.#refused.has(key)) return false;
    for (const flaw of flawsOf(candidate)) if (!this.#flaws.has(flaw)) return false;
    let taken = candidate;
    let failure = this.#evaluate(candidate);
    if (failure === undefined) {
      const refitted = this.#options.refit?.(candidate, this.#best);
      if (refitted !== undefined && compareWeights(weigh(refitted), this.#weight) < 0) {
        taken = refitted;
        failure = this.#evaluate(refitted);
      }
    }
    if (failure === undefined) {
      this.#refused.add(key);
      return false;
    }
    this.#best = taken;
    this.#failure = failure;
    this.#weight = weigh(taken);
    this.accepted++;
    return true;
  }

  #evaluate(candidate: Scenario): Failure | undefined {
    const { replay, now } = this.#options;
    if (now() >= this.#deadline) throw new OutOfTime();
    this.evaluations++;
    try {
      return replay(candidate).find((failure) => failureKey(failure) === this.#key);
    } catch {
      // A run that cannot be carried out is another matter than a law that breaks.
      return undefined;
    }
  }
}

/**
 * Short names for scenarios by their JSON, each operation and each member of the cast numbered
 * as they come: thousands of candidates share nearly all of them.
 */
class Names {
  readonly #numbers = new Map<string, number>();
  readonly #known = new WeakMap<object, number>();
  readonly #casts = new WeakMap<Cast, string>();

  of({ cast, operations, schedule }: Scenario): string {
    let name = this.#casts.get(cast);
    if (name === undefined) {
      const { topology, cgroups, tasks, schedulers, policies } = cast;
      const members = [topology.cpus, cgroups, tasks, schedulers, policies];
      const sections = members.map((each) => this.#list(each));
      const { tickNs, balanceNs = '', memory = '', locks = '' } = topology;
      name = `${tickNs};${balanceNs};${memory};${locks};${sections.join(';')}`;
      this.#casts.set(cast, name);
    }
    return `${name};${this.#list(operations)};${schedule.join()}`;
  }

  #list(parts: readonly object[]): string {
    return parts.map((part) => this.#numberOf(part)).join();
  }

  #numberOf(part: object): number {
    let number = this.#known.get(part);
    if (number !== undefined) return number;
    const json = textOf(part);
    number = this.#numbers.get(json) ?? this.#numbers.size;
    this.#numbers.set(json, number);
    this.#known.set(part, number);
    return number;
  }
}
