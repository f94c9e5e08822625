import { SLICE_NS } from './constants.ts';
import { assign } from './pool.ts';
import { isHeldUp, throttle, upwards } from './throttle.ts';
import type { CfsBandwidth, TaskGroup } from './types.ts';

/**
 * Whether tasks of the group may run there: it and every group above it has runtime, or gets
 * some (check_enqueue_throttle, check_cfs_rq_runtime). The first that gets none is throttled.
 */
export function mayRun(cfs: CfsBandwidth, group: TaskGroup, llc: number): boolean {
  if (isHeldUp(cfs, group, llc)) return false;
  for (const rq of upwards(cfs, group, llc)) {
    if (!rq.runtimeEnabled || rq.runtimeRemaining > 0) continue;
    if (assign(cfs, rq, SLICE_NS)) continue;
    throttle(cfs, rq);
    return false;
  }
  return true;
}
