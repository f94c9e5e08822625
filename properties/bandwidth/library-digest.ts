import { tasksInOrder } from '../../src/core/atq.ts';
import type { BandwidthLibrary } from '../../src/core/bandwidth/types.ts';

/** All that the library keeps, flattened, for comparison with `===`. */
export function digestOf(lib: BandwidthLibrary): readonly unknown[] {
  const parts: unknown[] = [
    lib.replenishStat.s,
    lib.reenqueueLock.held,
    lib.replenishTimer?.deadline,
    lib.lastReplenishAt,
    lib.nrLlcContexts,
    lib.clock.now,
    ...lib.throttledIds,
    ...lib.taskableIds,
  ];
  for (const cgroup of lib.cgroups.preOrder(lib.cgroups.root)) parts.push(cgroup, cgroup.online);
  for (const [cgroup, cgx] of lib.contexts) parts.push(cgroup, ...Object.values(cgx));
  for (const entries of lib.llcContexts.values()) {
    for (const llcx of entries) {
      if (llcx === undefined) continue;
      parts.push(llcx, llcx.budgetRemaining, llcx.runtimeTotal, llcx.btq.size);
      for (const task of tasksInOrder(llcx.btq)) parts.push(task, task.atq, task.node.key);
    }
  }
  return parts;
}

export function isSameDigest(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, at) => Object.is(part, b[at]));
}
