import type { CfsBandwidth, CfsRunqueue, LimboTask, TaskGroup } from './types.ts';

/** The runqueues of a group and of those above it, on one LLC, the group's first. */
export function* upwards(cfs: CfsBandwidth, from: TaskGroup, llc: number): Generator<CfsRunqueue> {
  for (let cgroup = from.cgroup; cgroup.parent !== null; cgroup = cgroup.parent) {
    const rq = cfs.groups.get(cgroup)?.runqueues[llc];
    if (rq !== undefined) yield rq;
  }
}

/** Whether the group or one above it is throttled there (throttled_hierarchy). */
export function isHeldUp(cfs: CfsBandwidth, group: TaskGroup, llc: number): boolean {
  for (const rq of upwards(cfs, group, llc)) if (rq.throttled) return true;
  return false;
}

/** The runqueue has nothing left, and the pool neither (throttle_cfs_rq). */
export function throttle(cfs: CfsBandwidth, rq: CfsRunqueue): void {
  rq.throttled = true;
  rq.throttledSince = cfs.clock.now;
  rq.group.throttledRunqueues.push(rq);
}

/**
 * Lets a runqueue go, and with it all below that nothing else holds up (unthrottle_cfs_rq). What
 * comes back may find a group above out of runtime, and wait for that one.
 */
export function unthrottle(cfs: CfsBandwidth, rq: CfsRunqueue): void {
  const { group, llc } = rq;
  rq.throttled = false;
  group.statistics.throttledTime += cfs.clock.now - rq.throttledSince;
  group.throttledRunqueues.splice(group.throttledRunqueues.indexOf(rq), 1);
  for (const cgroup of cfs.cgroups.preOrder(group.cgroup)) {
    const below = cfs.groups.get(cgroup)?.runqueues[llc];
    if (below === undefined || isHeldUp(cfs, below.group, llc)) continue;
    for (const entry of takeWaiting(cfs, below)) cfs.enqueue(entry, below);
  }
}

/** Takes all tasks off that wait for a runqueue. */
export function takeWaiting(cfs: CfsBandwidth, rq: CfsRunqueue): readonly LimboTask[] {
  const waiting = rq.limbo;
  rq.limbo = [];
  for (const { task } of waiting) cfs.limboOf.delete(task);
  return waiting;
}

/** A task waits for its runqueue. */
export function wait(cfs: CfsBandwidth, rq: CfsRunqueue, entry: LimboTask): void {
  let at = rq.limbo.length;
  while (at > 0 && (rq.limbo[at - 1] as LimboTask).vtime > entry.vtime) at--;
  rq.limbo.splice(at, 0, entry);
  cfs.limboOf.set(entry.task, rq);
}

/** @returns whether the task waited, and waits no more */
export function stopWaiting(cfs: CfsBandwidth, task: number): boolean {
  const rq = cfs.limboOf.get(task);
  if (rq === undefined) return false;
  rq.limbo = rq.limbo.filter((entry) => entry.task !== task);
  return cfs.limboOf.delete(task);
}
