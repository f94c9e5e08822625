import type { Kernel, Rq, Sched, Task } from '../sched/types.ts';

/** The decisions about the tree of schedulers, their life, and bypass. */
export interface HierarchySeams {
  /** Whether an attach under a parent that bypasses is refused with -EBUSY. */
  refusesUnderBypass(parent: Sched): boolean;
  /** Whether an attach under a parent that is being ended is refused with -ENOENT. */
  refusesUnderExit(parent: Sched): boolean;
  /** Whether a failed first pass of an enable raises the error that queues the disable. */
  raisesErrorOnAbort(): boolean;
  /** Whether undoing an init_task calls the disable of a task that was never enabled there. */
  disablesOnAbort(): boolean;
  /** Whether a task that changes schedulers is enabled there: only in the ext class. */
  enablesOnHandover(task: Task): boolean;
  /** Whether a task that enters the ext class is enabled: only one that was initialised. */
  enablesOnClassSwitch(task: Task): boolean;
  /** Whether teardown leaves a task alone that no scheduler has initialised. */
  skipsUninitialised(): boolean;
  /** Whether a task that changes its cgroup changes its scheduler with it. */
  followsCgroupMove(): boolean;
  /** Whether the wait of a task begins anew when a sub takes it over from its parent. */
  restartsWaitOnTakeOver(): boolean;
  /** Whether it does when a task enters the ext class. */
  restartsWaitOnClassSwitch(): boolean;
  /** Whether it does when the task goes back to the parent, or moves to another cgroup. */
  restartsWaitOnRehome(): boolean;
  /** Whether a parent is told of its child's end before it may go on with its own. */
  detachesBeforeWaking(): boolean;
  /** Whether an enable bypasses before tasks may join the ext class. */
  bypassesBeforeMark(): boolean;
  /** Whether a task is seen to have died while a scheduler that is to get it initialised it. */
  seesDeath(task: Task): boolean;
  /** Whether a task leaves the ext class when the root is unloaded, dead ones included. */
  leavesClassAtUnload(task: Task): boolean;
  /** Whether bypass stays on from a failed enable to the end of its disable. */
  keepsBypassOnFailure(): boolean;

  /** Whether a call of bypass goes on to the descendants: always, or at a crossing of 0 only. */
  bypassReachesDescendants(sched: Sched, on: boolean): boolean;
  /** Whether a call of bypass takes the claim on the host's bypass DSQ. */
  claimsBypass(sched: Sched): boolean;
  /** Whether a call that ends bypass gives the claim up. */
  dropsBypassClaim(sched: Sched): boolean;
  /** Whether a host without ops.dispatch() serves its bypass DSQ. */
  servesBypassWithoutDispatch(): boolean;
  /** The hosts whose bypass DSQs a CPU tries by itself when the root is dispatched. */
  hostsServedByCore(k: Kernel, root: Sched): readonly Sched[];

  /** Whether the balancing of bypass DSQs moves a task off the queue of the CPU that it locked. */
  mayBalance(task: Task, donor: Rq): boolean;

  /** The root that stops bypassing when the machine is back from sleep. */
  rootToResume(k: Kernel, suspended: Sched | null): Sched | null;

  /** Whether the scan for stalls goes on behind a task whose scheduler is ended already. */
  scanGoesOn(wasFirst: boolean): boolean;
  /** Whether a CPU on its way out still dispatches. */
  dispatchesWhileInactive(rq: Rq): boolean;
  /** Whether tasks that wait elsewhere are put back when their CPU is on its way out. */
  requeuesForHotplug(rq: Rq): boolean;
}

export const hierarchySeams: HierarchySeams = {
  refusesUnderBypass: (parent) => parent.bypassDepth > 0,
  refusesUnderExit: (parent) => parent.exitPhase !== 'none',
  raisesErrorOnAbort: () => true,
  disablesOnAbort: () => false,
  enablesOnHandover: (task) => task.inExtClass,
  enablesOnClassSwitch: (task) => task.state !== 'none',
  skipsUninitialised: () => true,
  followsCgroupMove: () => true,
  restartsWaitOnTakeOver: () => true,
  restartsWaitOnClassSwitch: () => true,
  restartsWaitOnRehome: () => true,
  detachesBeforeWaking: () => true,
  bypassesBeforeMark: () => true,
  seesDeath: (task) => task.life === 'dead',
  leavesClassAtUnload: () => true,
  keepsBypassOnFailure: () => true,
  bypassReachesDescendants: () => true,
  claimsBypass: (sched) => sched.ownBypass === 1,
  dropsBypassClaim: (sched) => sched.ownBypass === 0,
  servesBypassWithoutDispatch: () => true,
  hostsServedByCore: (k) => k.scheds,
  mayBalance: (task, donor) => task.rq === donor,
  rootToResume: (_k, suspended) => suspended,
  scanGoesOn: (wasFirst) => !wasFirst,
  dispatchesWhileInactive: () => true,
  requeuesForHotplug: () => true,
};
