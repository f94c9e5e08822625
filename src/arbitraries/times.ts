import type { Rng } from '../core/rng.ts';
import type { HostState } from '../host/state.ts';

const MS = 1_000_000;
const INTERVAL_NS = 100 * MS;

/**
 * A duration at one of the edges of the machine: around a tick, a slice, the next
 * replenishment, one or several intervals.
 */
export function drawDuration(host: HostState, rng: Rng): number {
  const edge = drawEdge(host, rng);
  const offset = rng.below(4);
  if (offset === 0) return Math.max(1, edge - 1);
  if (offset === 1) return edge + 1;
  return edge;
}

/** Mostly short: what happens often is what passes with the fewest ticks. */
function drawEdge(host: HostState, rng: Rng): number {
  const choice = rng.below(128);
  if (choice < 44) return host.tickNs;
  if (choice < 52) return host.sliceNs;
  if (choice < 74) return rng.between(1, 8) * MS;
  if (choice < 106) return rng.between(1, host.tickNs);
  if (choice < 124) return untilInterval(host);
  if (choice < 127) return INTERVAL_NS;
  return rng.between(2, 4) * INTERVAL_NS;
}

/** Up to the next multiple of the interval: timers that are not late fire there. */
function untilInterval(host: HostState): number {
  return INTERVAL_NS - (host.now % INTERVAL_NS);
}

/** How long a task runs before it sleeps: mostly short, sometimes a whole quota. */
export function drawRunTime(host: HostState, rng: Rng): number {
  const choice = rng.below(32);
  if (choice < 18) return rng.between(1, host.tickNs);
  if (choice < 28) return rng.between(1, 10) * MS;
  if (choice < 30) return rng.between(1, 60) * MS;
  return untilInterval(host);
}

export function drawLateness(rng: Rng): { readonly lateNs?: number } {
  if (!rng.chance(1, 12)) return {};
  return { lateNs: rng.chance(1, 2) ? rng.between(1, 5 * MS) : rng.between(1, 400) * MS };
}
