/**
 * Exact 64-bit integers.
 *
 * A value is a plain number while it is a safe integer and a bigint beyond, never both: the
 * form is canonical, so `===` compares values and `<` is exact on any mixture. The ordinary
 * nanosecond stays a number and costs nothing; only the extremes pay for exactness.
 */
export type Int64 = number | bigint;

const SAFE_MAX = Number.MAX_SAFE_INTEGER;

/** 2^63 - 1: the unlimited runtime inside the library (upstream CBW_RUNTUME_INF). */
export const S64_MAX: Int64 = (1n << 63n) - 1n;
/** 2^64 - 1: "max" in the inputs, the infinite capacity and the FIFO mark of a queue. */
export const U64_MAX: Int64 = (1n << 64n) - 1n;

/** Brings an exact integer into canonical form. */
export function canonical(value: bigint): Int64 {
  return value >= -BigInt(SAFE_MAX) && value <= BigInt(SAFE_MAX) ? Number(value) : value;
}

/** Reduces to a signed 64-bit value, as a C `s64` would. */
function wrapS64(value: bigint): Int64 {
  return canonical(BigInt.asIntN(64, value));
}

/** Reduces to an unsigned 64-bit value, as a C `u64` would. */
function wrapU64(value: bigint): Int64 {
  return canonical(BigInt.asUintN(64, value));
}

function isSafe(value: number): boolean {
  return value <= SAFE_MAX && value >= -SAFE_MAX;
}

/** `a + b` in s64. */
export function addS64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (isSafe(sum)) return sum;
  }
  return wrapS64(BigInt(a) + BigInt(b));
}

/** `a - b` in s64. */
export function subS64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (isSafe(difference)) return difference;
  }
  return wrapS64(BigInt(a) - BigInt(b));
}

/** `-a` in s64. */
export function negS64(a: Int64): Int64 {
  return subS64(0, a);
}

/** `a + b` in u64. */
export function addU64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum >= 0 && sum <= SAFE_MAX) return sum;
  }
  return wrapU64(BigInt(a) + BigInt(b));
}

/** `a * b` in u64. */
export function mulU64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (product >= 0 && product <= SAFE_MAX) return product;
  }
  return wrapU64(BigInt(a) * BigInt(b));
}

/** `(a + b - 1) / b` in u64, the sum wrapping as upstream's macro does; `b` is not 0. */
export function divRoundUpU64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number' && a >= 0 && b > 0) {
    const sum = a + b - 1;
    if (sum <= SAFE_MAX) return Math.floor(sum / b);
  }
  const divisor = BigInt.asUintN(64, BigInt(b));
  return wrapU64(BigInt.asUintN(64, BigInt(a) + BigInt(b) - 1n) / divisor);
}

/** The same 64 bits read as unsigned. */
export function asU64(a: Int64): Int64 {
  return a >= 0 ? a : wrapU64(BigInt(a));
}

/** The same 64 bits read as signed. */
export function asS64(a: Int64): Int64 {
  return typeof a === 'number' ? a : wrapS64(a);
}

export function minInt64(a: Int64, b: Int64): Int64 {
  return a < b ? a : b;
}

export function maxInt64(a: Int64, b: Int64): Int64 {
  return a < b ? b : a;
}
