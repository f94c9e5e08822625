import type { LibraryAnswer } from '../../scenario/library-call.ts';

const INTERVAL_NS = 100_000_000;
/** A late timer is armed again for at least so long. */
const LEAST_NS = 20_000_000;

/**
 * When the replenish timer of a library that does not say so fires next, by the rule of upstream
 * (replenish_timerfn): after 100 ms, less what the last one was late.
 *
 * The host lets time pass up to there. If the library fires at another time, that is seen in its
 * answer.
 */
export class TimerGuess {
  #last: number | null = null;
  #next: number | null = null;
  #now = 0;

  /** The library starts its timers. */
  start(now: number): void {
    this.#now = now;
    this.#last = now;
    this.#next = now + INTERVAL_NS;
  }

  /** Takes what an `advance` answered. */
  follow({ fired, now }: LibraryAnswer): void {
    if (now !== undefined) this.#now = now;
    for (const [timer, at] of fired ?? []) {
      if (timer !== 'replenish') continue;
      const late = Math.max(0, at - (this.#last ?? at) - INTERVAL_NS);
      this.#last = at;
      this.#next = at + Math.max(LEAST_NS, INTERVAL_NS - late);
    }
  }

  /** Null if it should have fired by now. */
  get next(): number | null {
    return this.#next !== null && this.#next > this.#now ? this.#next : null;
  }
}
