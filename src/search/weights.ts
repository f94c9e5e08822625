import type { PlannedKind } from '../arbitraries/planner.ts';
import type { Statistics } from '../check/statistics.ts';
import type { Rng } from '../core/rng.ts';

/** A kind is switched off in one run of so many (swarm testing). */
const SWARM_OFF = 5;
/** One run of so many is sparse: one kind of so many is on, and the machine stays busy. */
const SPARSE = 6;
const SPARSE_ON = 6;
/** The least drawn kinds are preferred at most this many times over. */
const BOOST_MAX = 4;

/**
 * Picks kinds of operations for one run.
 *
 * Each run switches a random part of the kinds off: what hides a bug is often an operation that
 * happens too often. Kinds that were drawn little so far, because the state seldom offered
 * them, weigh more.
 */
export class KindPicker {
  readonly #level: string;
  readonly #drawn: Map<string, number>;
  readonly #kinds: PlannedKind[];
  readonly #weights: number[];
  #total = 0;

  constructor(level: string, kinds: readonly PlannedKind[], statistics: Statistics, rng: Rng) {
    this.#level = level;
    this.#drawn = statistics.drawn;
    const isSparse = rng.chance(1, SPARSE);
    const isOn = (): boolean => (isSparse ? rng.chance(1, SPARSE_ON) : !rng.chance(1, SWARM_OFF));
    this.#kinds = kinds.filter((kind) => kind.essential === true || isOn());
    const allWeights = kinds.reduce((sum, kind) => sum + kind.weight, 0);
    const allDrawn = kinds.reduce((sum, { kind }) => sum + this.#count(kind), 0);
    this.#weights = this.#kinds.map(({ kind, weight }) => {
      const due = (allDrawn * weight) / allWeights;
      return weight * Math.min(BOOST_MAX, Math.max(1, due / Math.max(1, this.#count(kind))));
    });
    for (const weight of this.#weights) this.#total += weight;
  }

  next(rng: Rng): string {
    let left = (rng.uint32() / 0x100000000) * this.#total;
    let chosen = this.#kinds[0] as PlannedKind;
    for (let i = 0; i < this.#kinds.length; i++) {
      chosen = this.#kinds[i] as PlannedKind;
      left -= this.#weights[i] as number;
      if (left < 0) break;
    }
    return chosen.kind;
  }

  /** Counts an operation of that kind. */
  drew(kind: string): void {
    const key = `${this.#level}/${kind}`;
    this.#drawn.set(key, (this.#drawn.get(key) ?? 0) + 1);
  }

  #count(kind: string): number {
    return this.#drawn.get(`${this.#level}/${kind}`) ?? 0;
  }
}
