/** The most CPUs that a mask can name. */
export const NR_CPUS_MAX = 128;

const WORD_BITS = 32;

/**
 * A set of CPUs, by number: 0 to {@link NR_CPUS_MAX} - 1. A mask does not change.
 */
export class Cpumask {
  readonly #words: readonly number[];

  private constructor(words: readonly number[]) {
    this.#words = words;
  }

  /** The mask of these CPUs, in any order. @throws RangeError for a number out of range */
  static of(cpus: Iterable<number>): Cpumask {
    const words = new Array<number>(NR_CPUS_MAX / WORD_BITS).fill(0);
    for (const cpu of cpus) {
      if (!Number.isInteger(cpu) || cpu < 0 || cpu >= NR_CPUS_MAX) {
        throw new RangeError(`CPU ${cpu} is out of range: 0 to ${NR_CPUS_MAX - 1}`);
      }
      const word = Math.floor(cpu / WORD_BITS);
      words[word] = ((words[word] as number) | (1 << (cpu % WORD_BITS))) >>> 0;
    }
    return new Cpumask(words);
  }

  has(cpu: number): boolean {
    const word = this.#words[cpu >>> 5];
    return word !== undefined && (word & (1 << (cpu & 31))) !== 0;
  }

  /** The CPUs that are in both masks. */
  and(other: Cpumask): Cpumask {
    return new Cpumask(this.#words.map((word, index) => (word & (other.#words[index] ?? 0)) >>> 0));
  }

  get isEmpty(): boolean {
    return this.#words.every((word) => word === 0);
  }

  /** The lowest CPU, or undefined in an empty mask. */
  get first(): number | undefined {
    for (let index = 0; index < this.#words.length; index++) {
      const word = this.#words[index] as number;
      if (word !== 0) return index * WORD_BITS + (31 - Math.clz32(word & -word));
    }
    return undefined;
  }

  /** The CPUs in ascending order. */
  *[Symbol.iterator](): Iterator<number> {
    for (let index = 0; index < this.#words.length; index++) {
      for (let word = this.#words[index] as number; word !== 0; word = (word & (word - 1)) >>> 0) {
        yield index * WORD_BITS + (31 - Math.clz32(word & -word));
      }
    }
  }
}
