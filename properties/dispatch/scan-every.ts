/** Operations between two looks at everything, at least. */
const SCAN_EVERY_MIN = 16;
/** Things looked at for each operation, at most, on average. */
const LOOKS_MAX = 4;

/**
 * Operations between two looks at everything, where that is so many things: what a scan costs
 * an operation does not grow with the machine.
 */
export function scanEvery(size: number): number {
  return Math.max(SCAN_EVERY_MIN, Math.ceil(size / LOOKS_MAX));
}
