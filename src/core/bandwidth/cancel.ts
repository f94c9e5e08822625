import { type TaskCommon, taskFini } from '../atq.ts';
import type { Cgroup } from '../cgroup.ts';
import type { Int64 } from '../int64.ts';
import type { Path, PathContext } from '../path.ts';
import { handOver } from './hand-over.ts';
import { putAside } from './put-aside.ts';
import { throttled } from './throttled.ts';
import type { BandwidthLibrary } from './types.ts';

/**
 * Takes a task out of the backlog that holds it, if any (upstream scx_cgroup_bw_cancel).
 *
 * @returns 0, also when a drain was faster, or a negative errno
 */
export function* cancel(k: PathContext, task: TaskCommon): Path<number> {
  const ret = yield* taskFini(k, task);
  return ret > 0 ? 0 : ret;
}

/**
 * A task changes its cgroup: if it is parked, it is parked with its new cgroup, or handed to
 * the scheduler where that one may run (upstream: scx_cgroup_bw_move, of the later design).
 *
 * @returns 0, or a negative errno
 */
export function* move(
  k: PathContext,
  lib: BandwidthLibrary,
  task: TaskCommon,
  to: Cgroup,
  vtime: Int64,
  llc: number,
): Path<number> {
  const removed = yield* taskFini(k, task);
  if (removed <= 0) return removed;
  const isThrottled = (yield* throttled(k, lib, to, llc)) < 0;
  const parked = isThrottled && (yield* putAside(k, lib, to, task, vtime, llc)) === 0;
  if (!parked) yield* handOver(k, lib, task);
  return 0;
}
