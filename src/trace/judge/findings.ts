import type { Breach, LawText, Reporter } from './law.ts';

/** Findings of one law about one cgroup that are kept; the others are counted. */
const KEPT_MAX = 10;

/** A violation of a law by one cgroup, or by what is of none. */
export interface Finding<Whose = string> extends Breach {
  readonly property: string;
  readonly cgroup: Whose;
}

/** How often a law was put to the test. */
export interface LawCount {
  readonly id: string;
  readonly checked: number;
  readonly exercised: number;
}

/** Collects what the laws report; of each law and cgroup only so much. */
export class Findings<Whose extends string | null = string, Broken extends Breach = Breach> {
  readonly #kept: (Finding<Whose> & Broken)[] = [];
  readonly #found = new Map<string, number>();
  readonly #counts = new Map<string, { checked: number; exercised: number }>();

  constructor(laws: readonly LawText[]) {
    for (const { id } of laws) this.#counts.set(id, { checked: 0, exercised: 0 });
  }

  /** In the order in which they were found. */
  get kept(): readonly (Finding<Whose> & Broken)[] {
    return this.#kept;
  }

  get counts(): readonly LawCount[] {
    return [...this.#counts].map(([id, count]) => ({ id, ...count }));
  }

  /** Those that are not kept, in words. */
  get notes(): readonly string[] {
    return [...this.#found]
      .filter(([, found]) => found > KEPT_MAX)
      .map(([key, found]) => `${key}: ${found - KEPT_MAX} more findings are not listed`);
  }

  reporter({ id: property }: LawText, cgroup: Whose): Reporter<Broken> {
    const count = this.#counts.get(property) as { checked: number; exercised: number };
    const key = cgroup === null ? property : `${property} of ${cgroup}`;
    return {
      when(precondition) {
        count.checked++;
        if (precondition) count.exercised++;
        return precondition;
      },
      broken: (breach) => {
        const found = (this.#found.get(key) ?? 0) + 1;
        this.#found.set(key, found);
        if (found <= KEPT_MAX) this.#kept.push({ property, cgroup, ...breach });
      },
    };
  }
}
