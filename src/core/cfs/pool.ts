import { RUNTIME_MAX_NS, SLICE_NS, UNLIMITED } from './constants.ts';
import { startPeriod } from './period-timer.ts';
import type { CfsBandwidth, CfsRunqueue } from './types.ts';

/** Runtime in us as the pool counts it. */
export function runtimeOf(us: number | bigint): number {
  return Math.min(Number(us) * 1000, RUNTIME_MAX_NS);
}

/**
 * Takes runtime from the pool until the runqueue has `target` (__assign_cfs_rq_runtime).
 *
 * @returns whether it has any now
 */
export function assign(cfs: CfsBandwidth, rq: CfsRunqueue, target: number): boolean {
  const { group } = rq;
  const wanted = target - rq.runtimeRemaining;
  let amount = wanted;
  if (group.quota !== UNLIMITED) {
    startPeriod(cfs, group);
    amount = Math.max(0, Math.min(group.runtime, wanted));
    if (group.runtime > 0) {
      group.runtime -= amount;
      group.idle = false;
    }
  }
  rq.runtimeRemaining += amount;
  return rq.runtimeRemaining > 0;
}

/** Charges a runqueue, and takes another slice when it has nothing left (account_cfs_rq_runtime). */
export function account(cfs: CfsBandwidth, rq: CfsRunqueue, ns: number): void {
  if (!rq.runtimeEnabled) return;
  rq.runtimeRemaining -= ns;
  if (rq.runtimeRemaining > 0 || rq.throttled) return;
  assign(cfs, rq, SLICE_NS);
}
