import { exit } from '../core/bandwidth/exit.ts';
import { topHalf } from '../core/bandwidth/replenish.ts';
import { set } from '../core/bandwidth/set.ts';
import { EBUSY } from '../core/errno.ts';
import { U64_MAX } from '../core/int64.ts';
import { type Path, type PathContext, point } from '../core/path.ts';
import { spinLock, unlock } from '../core/spinlock.ts';
import type { CpuMax } from '../scenario/host-operation.ts';
import type { SmpContext } from './context.ts';
import { CGROUP_MUTEX } from './state.ts';

/** What the library is told of a cpu.max. */
export function bandwidthOf({ quotaUs, periodUs, burstUs }: CpuMax) {
  return { quotaUs: quotaUs === 'max' ? U64_MAX : quotaUs, periodUs, burstUs };
}

/** cpu.max is written. */
export function* setMax(
  m: SmpContext,
  k: PathContext,
  id: number,
  max: CpuMax,
): Path<number | undefined> {
  const { lib, cgroupMutex } = m.state;
  yield* spinLock(k, cgroupMutex, CGROUP_MUTEX);
  const cgroup = lib.cgroups.get(id);
  const ret = cgroup === undefined ? undefined : yield* set(k, lib, cgroup, bandwidthOf(max));
  unlock(cgroupMutex);
  return ret;
}

/** A cgroup whose tasks are all on their way out is removed. */
export function* rmdir(m: SmpContext, k: PathContext, id: number): Path<number | undefined> {
  const { lib, cgroupMutex } = m.state;
  yield* spinLock(k, cgroupMutex, CGROUP_MUTEX);
  const ret = yield* removeIfEmpty(m, k, id);
  unlock(cgroupMutex);
  if (ret === 0 && k.interleaved) yield point('write', lib.llcContexts, 'entries');
  return ret;
}

function* removeIfEmpty(m: SmpContext, k: PathContext, id: number): Path<number | undefined> {
  const { lib, tasks } = m.state;
  const cgroup = lib.cgroups.get(id);
  if (cgroup === undefined || cgroup.level === 0) return undefined;
  if (cgroup.children.length > 0) return EBUSY;
  for (const task of tasks.values()) {
    if (k.interleaved) yield point('read', task, 'exiting');
    if (task.cgroup === id && !task.exiting) return EBUSY;
  }
  yield* exit(k, lib, cgroup);
  if (k.interleaved) yield point('write', lib.llcContexts, 'entries');
  return lib.cgroups.rmdir(id);
}

/** The replenish timer fires: time passes to its deadline. */
export function* replenish(m: SmpContext, k: PathContext): Path<number | undefined> {
  const { state } = m;
  const { lib } = state;
  const { replenishTimer } = lib;
  if (k.interleaved) yield point('rmw', lib.clock, 'timer');
  if (state.isReplenishing || replenishTimer?.deadline == null) return undefined;
  state.isReplenishing = true;
  const now = lib.clock.expire(replenishTimer);
  m.emit({ type: 'replenish', isDone: false });
  yield* topHalf(k, lib, now);
  if (k.interleaved) yield point('rmw', lib.clock, 'timer');
  state.isReplenishing = false;
  m.emit({ type: 'replenish', isDone: true });
  return 0;
}
