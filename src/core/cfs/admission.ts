import { SLICE_NS } from './constants.ts';
import { assign } from './pool.ts';
import { isHeldUp, throttle, upwards, wait } from './throttle.ts';
import type { CfsBandwidth, CfsRunqueue, LimboTask, TaskGroup } from './types.ts';

/**
 * Whether tasks of the group may run there: it and every group above it has runtime, or gets
 * some. Each that gets none is throttled (check_enqueue_throttle, check_cfs_rq_runtime).
 */
export function mayRun(cfs: CfsBandwidth, group: TaskGroup, llc: number): boolean {
  if (isHeldUp(cfs, group, llc)) return false;
  let mayRun = true;
  for (const rq of upwards(cfs, group, llc)) {
    if (!rq.runtimeEnabled || rq.runtimeRemaining > 0) continue;
    if (assign(cfs, rq, SLICE_NS)) continue;
    throttle(cfs, rq);
    mayRun = false;
  }
  return mayRun;
}

/** A task comes to its runqueue: it is put in line, or waits (enqueue_task_fair). */
export function enqueue(cfs: CfsBandwidth, entry: LimboTask, rq: CfsRunqueue): void {
  if (mayRun(cfs, rq.group, rq.llc)) cfs.handOver(entry.task);
  else wait(cfs, rq, entry);
}
