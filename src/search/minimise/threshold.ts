import { canonical, type Int64 } from '../../core/int64.ts';
import { between } from './ladder.ts';

/**
 * Finds the least distance from home at which `attempt` succeeds, as if there were one: by
 * bisection, round numbers first.
 *
 * Where a round number succeeds and the one next to it does not, it ends at once: thresholds
 * are mostly whole ticks, or quotas.
 *
 * @param good a value that succeeds
 * @param bad a value nearer to home that does not
 */
export function threshold(attempt: (value: Int64) => boolean, good: Int64, bad: Int64): void {
  let low = BigInt(bad);
  let high = BigInt(good);
  const isEnd = (): boolean => (high > low ? high - low : low - high) <= 1n;
  let unit = 10n ** BigInt(String(good).length);
  while (!isEnd()) {
    const middle = roundBetween(low, high, unit);
    if (middle === undefined) {
      const step = high > low ? -1n : 1n;
      if (unit >= FINE && high % unit === 0n) {
        if (!attempt(canonical(high + step))) return;
        high += step;
      }
      unit /= 10n;
      continue;
    }
    if (attempt(canonical(middle))) high = middle;
    else low = middle;
  }
}

/** Below this, the next number costs as much as the rest of the bisection. */
const FINE = 100n;

/** The multiple of the unit nearest to the middle, if one lies strictly between the two. */
function roundBetween(low: bigint, high: bigint, unit: bigint): bigint | undefined {
  const middle = BigInt(between(canonical(low), canonical(high)));
  if (unit === 1n) return middle;
  const below = middle - (((middle % unit) + unit) % unit);
  const nearest = middle - below > unit / 2n ? [below + unit, below] : [below, below + unit];
  const [least, most] = low < high ? [low, high] : [high, low];
  return nearest.find((value) => value > least && value < most);
}
