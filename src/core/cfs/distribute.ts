import { UNTHROTTLED_NS } from './constants.ts';
import { unthrottle } from './throttle.ts';
import type { CfsBandwidth, TaskGroup } from './types.ts';

/**
 * Pays the over-run of throttled runqueues, the longest throttled first, and lets go each that
 * has something left: as little as can be, it takes its slice when it runs
 * (distribute_cfs_runtime).
 */
export function distribute(cfs: CfsBandwidth, group: TaskGroup): void {
  for (const rq of [...group.throttledRunqueues]) {
    if (group.runtime === 0) return;
    const amount = Math.min(UNTHROTTLED_NS - rq.runtimeRemaining, group.runtime);
    group.runtime -= amount;
    rq.runtimeRemaining += amount;
    if (rq.runtimeRemaining > 0) unthrottle(cfs, rq);
  }
}
