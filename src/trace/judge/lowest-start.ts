/**
 * The worst of all windows that end now, found without keeping them.
 *
 * A window from i to j breaks a bound if `level(j) > level(i) + room(i)`. The lowest right side
 * of all starts so far decides, so that alone is kept: a leaky bucket.
 */
export class LowestStart<Start> {
  #level = Number.POSITIVE_INFINITY;
  #start: Start | undefined;

  /** Where the worst window begins; undefined before the first start. */
  get start(): Start | undefined {
    return this.#start;
  }

  /** A window may begin here; of equal ones the latest is kept. */
  offer(level: number, start: Start): void {
    if (level > this.#level) return;
    this.#level = level;
    this.#start = start;
  }

  /** How far above its bound the worst window is that ends at this level. */
  excess(level: number): number {
    return level - this.#level;
  }

  clear(): void {
    this.#level = Number.POSITIVE_INFINITY;
    this.#start = undefined;
  }
}
