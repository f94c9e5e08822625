import { setTimeout as wait } from 'node:timers/promises';

/**
 * Does a round every interval, until the time is over or somebody aborts. A round that was
 * missed is left out.
 */
export async function everyInterval(
  round: () => void,
  times: { readonly intervalMs: number; readonly timeMs?: number | undefined },
  signal: AbortSignal,
): Promise<void> {
  const { intervalMs, timeMs = Number.POSITIVE_INFINITY } = times;
  const begun = performance.now();
  for (let due = 0; due <= timeMs && !signal.aborted; ) {
    round();
    const elapsed = performance.now() - begun;
    due = intervalMs * Math.max(Math.ceil(elapsed / intervalMs), due / intervalMs + 1);
    await wait(Math.max(0, due - elapsed), undefined, { signal }).catch(() => {});
  }
}
