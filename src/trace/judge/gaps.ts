import type { TraceSample } from '../format/format.ts';
import { atTime, inMs } from './words.ts';

/** A sample is missing rather than late if it comes after so many intervals. */
const GAP_INTERVALS = 10;

interface Gaps {
  count: number;
  longestNs: number;
  fromNs: number;
}

/** Notes where samples are missing: laws that need to see each period are blind there. */
export class GapNotes {
  readonly #limitNs: number;
  readonly #gaps = new Map<string, Gaps>();

  constructor(intervalNs: number) {
    this.#limitNs = GAP_INTERVALS * intervalNs;
  }

  sample(beforeNs: number | undefined, { cg, t }: TraceSample): void {
    if (beforeNs === undefined || t - beforeNs <= this.#limitNs) return;
    const gaps = this.#gaps.get(cg) ?? { count: 0, longestNs: 0, fromNs: 0 };
    this.#gaps.set(cg, gaps);
    gaps.count++;
    if (t - beforeNs <= gaps.longestNs) return;
    gaps.longestNs = t - beforeNs;
    gaps.fromNs = beforeNs;
  }

  get notes(): readonly string[] {
    return [...this.#gaps].map(
      ([path, { count, longestNs, fromNs }]) =>
        `${path}: ${count} gap${count === 1 ? '' : 's'} between samples, the longest ${inMs(longestNs)} from ${atTime(fromNs)}; windows across a gap are judged by the counters at its ends`,
    );
  }
}
