/** Starts that are kept; fewer only make a finding's window longer, and lose none. */
const KEPT_MAX = 64;

/** A window that breaks its bound. */
export interface BrokenWindow<Start> {
  readonly start: Start;
  readonly excess: number;
}

/**
 * All windows that end now, without keeping them.
 *
 * A window from i to j breaks a bound if `level(j) > level(i) + room(i)`. The lowest right side
 * of all starts so far decides whether there is one, as in a leaky bucket. Of the later starts
 * those are kept that are lower than all after them, so that the shortest window is found.
 */
export class WindowStarts<Start> {
  /** In the order of time; levels rise. */
  #kept: { readonly level: number; readonly start: Start }[] = [];

  get isEmpty(): boolean {
    return this.#kept.length === 0;
  }

  /** A window may begin here. */
  offer(level: number, start: Start): void {
    const kept = this.#kept;
    for (let last = kept.at(-1); last !== undefined && last.level >= level; last = kept.at(-1)) {
      kept.pop();
    }
    kept.push({ level, start });
    if (kept.length > KEPT_MAX) this.#kept = kept.filter((_, index) => index % 2 === 0);
  }

  /** The shortest window that ends at this level and breaks its bound. */
  brokenBy(level: number): BrokenWindow<Start> | undefined {
    if (this.isEmpty || level <= (this.#kept[0]?.level ?? level)) return undefined;
    const found = this.#kept.findLast((one) => one.level < level);
    return found === undefined ? undefined : { start: found.start, excess: level - found.level };
  }

  clear(): void {
    this.#kept = [];
  }
}
