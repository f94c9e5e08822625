import type { Cgroup } from '../cgroup.ts';
import { EBUSY, ENODEV, ENOENT, EOPNOTSUPP } from '../errno.ts';
import type { Kernel, Sched } from '../sched/types.ts';
import { refreshWatchdog } from './watchdog.ts';

/**
 * find_parent_sched: the scheduler under which one on that cgroup comes to be.
 *
 * @returns it, or -ENODEV without a root; -EBUSY if the cgroup has one already, or a child of
 *   the parent sits at or below it; -EOPNOTSUPP if the parent takes no subs
 */
export function findParentSched(k: Kernel, cgroup: Cgroup): Sched | number {
  if (k.root === null || k.rootState !== 'enabled') return ENODEV;
  const parent = k.schedOf.get(cgroup);
  if (parent === undefined) return ENODEV;
  if (parent.cgroup === cgroup) return EBUSY;
  if (parent.policy.ops.subAttach === undefined) return EOPNOTSUPP;
  if (parent.children.some((child) => isAtOrBelow(child.cgroup, cgroup))) return EBUSY;
  return parent;
}

function isAtOrBelow(cgroup: Cgroup, top: Cgroup): boolean {
  for (let at: Cgroup | null = cgroup; at !== null; at = at.parent) if (at === top) return true;
  return false;
}

/**
 * scx_link_sched: the scheduler becomes visible.
 *
 * @returns 0; -ENOENT if it is being ended already, or its parent is; -EBUSY under one that
 *   bypasses: a depth that begins at 0 there would end below it
 */
export function linkSched(k: Kernel, sched: Sched): number {
  const { parent } = sched;
  if (sched.exitPhase !== 'none') return ENOENT;
  if (parent !== null) {
    if (k.seams.hierarchy.refusesUnderBypass(parent)) return EBUSY;
    if (k.seams.hierarchy.refusesUnderExit(parent)) return ENOENT;
    parent.children.push(sched);
  }
  k.scheds.push(sched);
  sched.isLinked = true;
  refreshWatchdog(k);
  k.emit({ type: 'linked', sched });
  return 0;
}

/** scx_unlink_sched. */
export function unlinkSched(k: Kernel, sched: Sched): void {
  if (!sched.isLinked) return;
  sched.isLinked = false;
  k.scheds.splice(k.scheds.indexOf(sched), 1);
  const siblings = sched.parent?.children;
  siblings?.splice(siblings.indexOf(sched), 1);
  refreshWatchdog(k);
  k.emit({ type: 'unlinked', sched });
}

/** set_cgroup_sched over the live subtree of a cgroup. */
export function setCgroupSched(k: Kernel, top: Cgroup, sched: Sched | null): void {
  for (const cgroup of k.cgroups.preOrder(top)) {
    if (sched === null) k.schedOf.delete(cgroup);
    else k.schedOf.set(cgroup, sched);
    k.emit({ type: 'effective', cgroup, sched });
  }
}
