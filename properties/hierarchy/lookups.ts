import type { MachineView } from '../../src/check/machine-view.ts';
import type { Cgroup } from '../../src/core/cgroup.ts';
import type { Kernel, Sched, Task } from '../../src/core/sched/types.ts';
import type { Work } from '../../src/machine/work.ts';

/** Whether no enable and no disable is on its way; between operations no move is either. */
export function isQuiet({ works, kernel }: MachineView): boolean {
  return works.length === 0 && kernel.claimed.length === 0;
}

/** Whether such a work of this scheduler is not over. */
export function hasWork({ works }: MachineView, sched: Sched, kind: Work['kind']): boolean {
  return works.some((work) => work.kind === kind && work.sched === sched);
}

/** Whether a scheduler is a proper descendant of another, parent by parent. */
export function isBelow(sched: Sched, above: Sched): boolean {
  for (let at = sched.parent; at !== null; at = at.parent) if (at === above) return true;
  return false;
}

/** Whether a cgroup is another or lies below it, parent by parent. */
export function isWithin(cgroup: Cgroup, top: Cgroup): boolean {
  for (let at: Cgroup | null = cgroup; at !== null; at = at.parent) if (at === top) return true;
  return false;
}

/** The linked schedulers by their host cgroups; of two on the same one the first. */
export function hostsOf({ scheds }: Kernel): ReadonlyMap<Cgroup, Sched> {
  const hosts = new Map<Cgroup, Sched>();
  for (const sched of scheds) if (!hosts.has(sched.cgroup)) hosts.set(sched.cgroup, sched);
  return hosts;
}

/** Of these, the one whose host cgroup is the nearest at or above this one. */
export function nearestHost(hosts: ReadonlyMap<Cgroup, Sched>, cgroup: Cgroup): Sched | null {
  for (let at: Cgroup | null = cgroup; at !== null; at = at.parent) {
    const host = hosts.get(at);
    if (host !== undefined) return host;
  }
  return null;
}

/** The scheduler that a cgroup points to. */
export function pointerOf(kernel: Kernel, cgroup: Cgroup): Sched | null {
  return kernel.schedOf.get(cgroup) ?? null;
}

/** Born and not gone; a task on its way out counts. */
export function isThere({ life }: Task): boolean {
  return life === 'alive' || life === 'exiting';
}

/** Born, not gone, and initialised for some scheduler. */
export function isInitialised(task: Task): boolean {
  return isThere(task) && task.state !== 'none' && task.state !== 'dead';
}

export function nameOf(sched: Sched | null): string {
  return sched === null ? 'no scheduler' : `scheduler ${sched.id}`;
}
