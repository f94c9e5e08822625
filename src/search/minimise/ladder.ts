import { INTERVAL_NS } from '../../core/bandwidth/constants.ts';
import { canonical, type Int64 } from '../../core/int64.ts';
import {
  SCX_BYPASS_LB_INTERVAL_NS,
  SCX_WATCHDOG_MAX_TIMEOUT_MS,
} from '../../core/sched/constants.ts';
import type { Cast, Scenario } from '../../scenario/scenario.ts';
import type { LadderName } from './field-spec.ts';

/**
 * The ladder of a number: what it may be lowered to.
 *
 * Simpler is nearer to its home, and of two that are as near, the greater one. The home of a
 * period is what everybody writes, 100 ms; that of all other numbers is 0. So a walk down
 * always ends, and a number that stays is the nearest that matters: neither its home, an edge
 * on the way there, the middle nor the next one keeps the failure.
 */

const MS = 1_000_000;

/** Sizes at which the meaning of a 64-bit integer changes. */
const BINARY_EDGES: readonly Int64[] = [31n, 32n, 53n, 63n].flatMap((bits) =>
  [-1n, 0n, 1n].map((offset) => canonical((1n << bits) + offset)),
);

/** The period of a cgroup that nobody has written to, in us. */
export const PLAIN_PERIOD_US = 100_000;
/** The least legal period and quota, a plain period, the longest one; in us. */
const PERIOD_EDGES: readonly Int64[] = [1_000, PLAIN_PERIOD_US, 1_000_000];
/** And just above one and two ticks: what is left then is overrun by the next. */
const CPU_MAX_EDGES: readonly Int64[] = [...PERIOD_EDGES, 1_001, 2_001];

/** The ticks that Linux is built with, of 1000, 250 and 100 Hz; no other exists. */
const TICKS_NS: readonly number[] = [1 * MS, 4 * MS, 10 * MS];

/** The values at which something may change, and the units that are worth a whole multiple. */
export interface Edges {
  /** The simplest of all values. */
  readonly home: number;
  readonly values: readonly Int64[];
  readonly units: readonly number[];
  /** True if the number can have no other value than these. */
  readonly closed?: boolean;
}

/** The edges of each ladder in a scenario; those of time depend on its tick and slices. */
export type EdgesByLadder = { readonly [L in LadderName]: Edges };

/** Collects the edges that a scenario gives to its numbers. */
export function edgesOf({ level, cast }: Scenario): EdgesByLadder {
  const spans = [cast.topology.tickNs, ...cast.schedulers.map(({ sliceNs }) => sliceNs)];
  if (level === 'machine') {
    spans.push(cast.topology.balanceNs ?? SCX_BYPASS_LB_INTERVAL_NS, ...timeoutsNs(cast));
  }
  const around = [...spans.filter((span) => span > 0), INTERVAL_NS];
  return {
    time: {
      home: 0,
      values: [MS, ...around.flatMap((span) => [span - 1, span, span + 1]), ...BINARY_EDGES],
      units: [INTERVAL_NS, ...spans.filter((span) => span > 1), MS],
    },
    tick: { home: 0, values: TICKS_NS, units: [], closed: true },
    period: { home: PLAIN_PERIOD_US, values: PERIOD_EDGES, units: [] },
    'cpu-max': {
      home: 0,
      values: [...CPU_MAX_EDGES, ...BINARY_EDGES],
      units: [PLAIN_PERIOD_US, 1_000],
    },
    plain: { home: 0, values: BINARY_EDGES, units: [] },
  };
}

/** How long the watchdogs wait; they look twice in that time, and so notice at 1.5 of it. */
function timeoutsNs({ schedulers }: Cast): readonly number[] {
  return schedulers.flatMap(({ timeoutMs = SCX_WATCHDOG_MAX_TIMEOUT_MS }) => [
    timeoutMs * MS,
    timeoutMs * 1.5 * MS,
  ]);
}

/** Twice the distance from home, one more on the lower side: less is simpler. */
export function magnitude(value: Int64, home = 0): bigint {
  const away = BigInt(value) - BigInt(home);
  return away < 0n ? -2n * away + 1n : 2n * away;
}

function negated(value: Int64): Int64 {
  return canonical(-BigInt(value));
}

/** The middle between two numbers, rounded towards the first. */
export function between(near: Int64, far: Int64): Int64 {
  if (typeof near === 'number' && typeof far === 'number') {
    return near + Math.trunc((far - near) / 2);
  }
  return canonical(BigInt(near) + (BigInt(far) - BigInt(near)) / 2n);
}

/** The number next to it on the way home. */
export function nextTo(value: Int64, home = 0): Int64 {
  return canonical(BigInt(value) + (value > home ? -1n : 1n));
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
 * What a number may be replaced by, in the order of trying: its home, for most of them 1, the
 * edges from there, the middle, and the next number. All are simpler than the number itself.
 */
export function ladderOf(value: Int64, edges: Edges, least: number): readonly Int64[] {
  const { home, values, closed } = edges;
  if (closed === true) return values.filter((each) => each < value);
  if (value === home) return [];
  const rungs = home === 0 ? fromZero(value, edges) : fromHome(value, edges);
  if (Number.isFinite(least)) rungs.push(least);
  rungs.push(between(home, value), nextTo(value, home));
  const limit = magnitude(value, home);
  return [...new Set(rungs)].filter((rung) => rung >= least && magnitude(rung, home) < limit);
}

function fromZero(value: Int64, edges: Edges): Int64[] {
  const size = value < 0 ? negated(value) : value;
  const sized = [...edges.values, ...roundedDown(size, edges.units)].filter(
    (edge) => edge > 1 && edge < size,
  );
  sized.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return [0, 1, ...sized, ...(value < 0 ? [size] : [])];
}

/** The edges on the same side of home as the value: beyond it, another thing is said. */
function fromHome(value: Int64, { home, values }: Edges): Int64[] {
  const isBetween = (edge: Int64) => (value > home ? edge > home : edge < home);
  return [home, ...values.filter(isBetween)];
}
