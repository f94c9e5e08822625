/** Nanoseconds as milliseconds, without a tail of zeros. */
export function ms(ns: number | bigint): string {
  return `${Number(ns) / 1_000_000} ms`;
}
