import { INTERVAL_NS } from '../../core/bandwidth/constants.ts';
import { canonical, type Int64 } from '../../core/int64.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { LadderName } from './fields.ts';

/**
 * The ladder of a number: what it may be lowered to.
 *
 * Simpler is nearer to 0, and of a number and its negative, the positive one. So a walk down
 * always ends, and a number that stays is the least that matters: neither 0, 1, an edge below
 * it, its half nor the next below keeps the failure.
 */

const MS = 1_000_000;

/** Sizes at which the meaning of a 64-bit integer changes. */
const BINARY_EDGES: readonly Int64[] = [31n, 32n, 53n, 63n].flatMap((bits) =>
  [-1n, 0n, 1n].map((offset) => canonical((1n << bits) + offset)),
);

/** The least legal period and quota, a plain period, the longest one; in us. */
const CPU_MAX_EDGES: readonly Int64[] = [1_000, 100_000, 1_000_000];

/** The values at which something may change, and the units that are worth a whole multiple. */
export interface Edges {
  readonly values: readonly Int64[];
  readonly units: readonly number[];
}

/** The edges of each ladder in a scenario; those of time depend on its tick and slices. */
export type EdgesByLadder = { readonly [L in LadderName]: Edges };

/** Collects the edges that a scenario gives to its numbers. */
export function edgesOf({ cast }: Scenario): EdgesByLadder {
  const spans = [cast.topology.tickNs, ...cast.schedulers.map(({ sliceNs }) => sliceNs)];
  const around = [...spans.filter((span) => span > 0), INTERVAL_NS];
  return {
    time: {
      values: [MS, ...around.flatMap((span) => [span - 1, span, span + 1]), ...BINARY_EDGES],
      units: [INTERVAL_NS, ...spans.filter((span) => span > 1), MS],
    },
    'cpu-max': { values: [...CPU_MAX_EDGES, ...BINARY_EDGES], units: [100_000, 1_000] },
    plain: { values: BINARY_EDGES, units: [] },
  };
}

/** Twice the distance from 0, one more for a negative number: lower is simpler. */
export function magnitude(value: Int64): bigint {
  const wide = BigInt(value);
  return wide < 0n ? -2n * wide + 1n : 2n * wide;
}

function negated(value: Int64): Int64 {
  return canonical(-BigInt(value));
}

/** The middle between two numbers, rounded towards the first. */
export function between(low: Int64, high: Int64): Int64 {
  if (typeof low === 'number' && typeof high === 'number') {
    return low + Math.floor((high - low) / 2);
  }
  return canonical(BigInt(low) + (BigInt(high) - BigInt(low)) / 2n);
}

/** The number next to it on the way to 0. */
export function minusOne(value: Int64): Int64 {
  return value > 0 ? canonical(BigInt(value) - 1n) : canonical(BigInt(value) + 1n);
}

/** Whole decimal numbers of one and two digits below a number, and multiples of the units. */
function roundedDown(value: Int64, units: readonly number[]): Int64[] {
  if (typeof value !== 'number') return [];
  const rounded = units.map((unit) => Math.floor(value / unit) * unit);
  const digits = String(value).length;
  for (const kept of [1, 2]) {
    if (digits <= kept) continue;
    const unit = 10 ** (digits - kept);
    rounded.push(Math.floor(value / unit) * unit);
  }
  return rounded;
}

/**
 * What a number may be replaced by, in the order of trying: 0, 1, the edges from below, its
 * half, and the next number. All are simpler than the number itself.
 */
export function ladderOf(value: Int64, edges: Edges, least: number): readonly Int64[] {
  if (value === 0) return [];
  const size = value < 0 ? negated(value) : value;
  const half = canonical(BigInt(value) / 2n);
  const sized = [...edges.values, ...roundedDown(size, edges.units)].filter(
    (edge) => edge > 1 && edge < size,
  );
  sized.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const rungs: Int64[] = [0, 1, ...sized];
  if (value < 0) rungs.push(size);
  if (Number.isFinite(least)) rungs.push(least);
  rungs.push(half, minusOne(value));
  const limit = magnitude(value);
  return [...new Set(rungs)].filter((rung) => rung >= least && magnitude(rung) < limit);
}
