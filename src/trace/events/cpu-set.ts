/** A set of CPUs of a real machine, which may have more than the model's masks can name. */
export class CpuSet {
  readonly #cpus: ReadonlySet<number> | null;
  readonly text: string;

  /** @param cpus null for all that there are */
  private constructor(cpus: ReadonlySet<number> | null, text: string) {
    this.#cpus = cpus;
    this.text = text;
  }

  static readonly all = new CpuSet(null, 'all');

  /** Reads a list as the kernel writes it, `0-3,8`; undefined if it is none. */
  static parse(text: string): CpuSet | undefined {
    const cpus = new Set<number>();
    for (const range of text.split(',')) {
      const [, first, last = first] = RANGE.exec(range.trim()) ?? [];
      if (first === undefined || Number(last) < Number(first)) return undefined;
      if (Number(last) >= CPUS_MAX) return undefined;
      for (let cpu = Number(first); cpu <= Number(last); cpu++) cpus.add(cpu);
    }
    return new CpuSet(cpus, text.trim());
  }

  has(cpu: number): boolean {
    return this.#cpus === null || this.#cpus.has(cpu);
  }

  *[Symbol.iterator](): Iterator<number> {
    yield* this.#cpus ?? [];
  }
}

const RANGE = /^(\d{1,5})(?:-(\d{1,5}))?$/;
/** More than Linux can be built for; what is larger is no CPU. */
export const CPUS_MAX = 8192;
