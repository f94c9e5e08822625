import type { Atq, TaskCommon } from '../atq.ts';
import type { Cgroup, CgroupTree } from '../cgroup.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Heap } from '../heap.ts';
import type { Int64 } from '../int64.ts';
import type { Path, PathContext } from '../path.ts';
import type { CgroupContext, LlcContext } from './context.ts';
import type { BandwidthObserver } from './observer.ts';

/** The replenish timer's state word; shared by the timer and every dispatching CPU. */
export interface ReplenishStat {
  s: number;
}

/** A path of the scheduler's, where it may be cut in upon, or a plain function. */
export type EnqueueCallback = (task: TaskCommon, k: PathContext) => Path<void> | void;

/**
 * The state of the cpu.max library: one per machine, shared by all CPUs.
 *
 * The calls of the library are functions of this state, one file each beside this one; they
 * are named as upstream names them without the prefix scx_cgroup_bw_.
 */
export interface BandwidthLibrary {
  readonly seams: BandwidthSeams;
  /** Makes a backlog queue: a vtime ATQ without a capacity. */
  readonly createBtq: () => Atq;
  readonly clock: Clock;
  readonly cgroups: CgroupTree;
  readonly nrLlcs: number;
  /** Contexts by cgroup; they go with the cgroup (upstream: cgroup local storage). */
  readonly contexts: Map<Cgroup, CgroupContext>;
  /** LLC contexts by cgroup id, then by LLC; they outlive the cgroup until deleted. */
  readonly llcContexts: Map<number, (LlcContext | undefined)[]>;
  nrLlcContexts: number;
  /** Cgroups to replenish, in pre-order, as of the last top half. */
  taskableIds: number[];
  /** The reenqueue table: cgroups with work for the bottom half; 0 is a purged slot. */
  readonly throttledIds: number[];
  readonly replenishStat: ReplenishStat;
  /** Held by the CPU that runs the bottom half. */
  readonly reenqueueLock: { held: boolean };
  replenishTimer: Timer | null;
  lastReplenishAt: number;
  /** Hands a task of a backlog to the scheduler (upstream scx_cgroup_bw_enqueue_cb). */
  enqueueCallback: EnqueueCallback;
  /** What was freed. */
  readonly heap: Heap;
  observer: BandwidthObserver | null;
  /** What the last call left in the stack slot of a map key's padding; only a fault reads it. */
  stackResidue: number;
  /** The path that the library's own timer runs on. */
  readonly timerContext: PathContext;
}

/** Why the number of taskable cgroups may have changed. */
export type TaskableChange = 'init' | 'parent-not-leaf' | 'exit' | 'exited';

/**
 * The decisions of the bandwidth controller, each in its corrected form.
 *
 * Where version A of the library decides otherwise, its decision is a fault of its own; the
 * docstrings give the source.
 */
export interface BandwidthSeams {
  /** The errno with which a second init of a cgroup is refused; 0 lets it through. */
  refuseReinit(): number;
  /** The errno with which an init at this level is refused; 0 lets it through. */
  refuseHeight(level: number): number;
  /** Whether transfers and replenishment of a subroot's budgets exclude each other. */
  locksBudgets(): boolean;
  /** What an interval is settled with: what was taken out of the counters as it ended. */
  closedRuntime(cgx: CgroupContext, taken: Int64): Int64;
  /** Whether a cgroup needs the bottom half after it was replenished. */
  needsDrain(wasThrottled: boolean, hasBacklog: boolean): boolean;
  /** Whether fresh budget is seen no later than the cleared flag. */
  fencesBudget(): boolean;
  /** Whether a queue is freed only when nobody can use it any more. */
  retiresQueues(): boolean;
  /** Whether a popped task is held until it is in other hands. */
  holdsPopped(): boolean;
  /** Sums runtimeTotalSloppy over a subtree; 0 or -E2BIG. */
  sumSubtree(lib: BandwidthLibrary, from: Cgroup): number;
  /** Whether the summed runtime has used up what the cgroup may use. */
  reachedBound(cgx: CgroupContext): boolean;
  /** Microseconds to ns. */
  toNs(us: Int64): Int64;
  /** The quota per interval of 100 ms: ceil(quota * 100 ms / period). */
  normaliseQuota(quotaUs: Int64, periodUs: Int64): Int64;
  /** What the parent contributes to a child's effective quota. */
  boundOfParent(parent: CgroupContext): Int64;
  /** Keeps the count of taskable cgroups of the subroot, and the transfer units, right. */
  countTaskable(lib: BandwidthLibrary, cgroup: Cgroup, change: TaskableChange): number;
  /** The count that a cgroup starts with. */
  ownTaskableCount(): number;
  /** Whether the root keeps its LLC contexts when it gets a child. */
  rootKeepsLlcContexts(): boolean;
  /** Whether a parent keeps its LLC contexts when its new child is threaded. */
  threadedRootKeepsLlcContexts(): boolean;
  /** The unit base of a cgroup below level 1. */
  chunkBase(subroot: CgroupContext, cgx: CgroupContext): Int64;
  /** How much a transfer from the subroot moves at a time. */
  transferChunk(subroot: CgroupContext, target: CgroupContext): Int64;
  /** Whether a source has no limit, so that granting takes nothing from it. */
  isInfiniteSource(source: CgroupContext): boolean;
  /**
   * How much one of several takers may have of what is left, at a time. Budget that is granted
   * and not used is lost to the others until the interval ends, so nobody gets all of it.
   */
  shareOf(available: Int64, takers: number): Int64;
  /** What the cgroup itself may still be granted in this interval. */
  ownRemainder(cgx: CgroupContext): Int64;
  /** The least that the limited ancestors below the subroot may still grant. */
  ancestorsRemainder(lib: BandwidthLibrary, target: Cgroup): Int64;
  /** What becomes of budgets when a cgroup loses its limit. */
  becameUnlimited(lib: BandwidthLibrary, cgroup: Cgroup, cgx: CgroupContext): void;
  /** What becomes of budgets when a cgroup gets a limit. */
  becameLimited(lib: BandwidthLibrary, cgroup: Cgroup, cgx: CgroupContext): void;
  /** How a quota that a cgroup did not have so far starts to count. */
  startQuota(lib: BandwidthLibrary, cgroup: Cgroup, cgx: CgroupContext): void;
  /** Frees the LLC contexts of a cgroup that became a parent. */
  releaseParent(k: PathContext, lib: BandwidthLibrary, cgx: CgroupContext): Path<void>;
  /** Takes the LLC contexts of a cgroup that exits out of the map, to be drained and freed. */
  detachOnExit(lib: BandwidthLibrary, cgx: CgroupContext): readonly LlcContext[];
  /** Keeps the runtime of a cgroup that exits in its parent's sum. */
  retireRuntime(lib: BandwidthLibrary, cgroup: Cgroup, cgx: CgroupContext): void;
  /** Gives a parent its LLC contexts back when it is a leaf again. */
  regainAfterExit(lib: BandwidthLibrary, cgroup: Cgroup): void;
  /** How much of a report is charged. */
  chargedNs(consumedNs: Int64, sincePeriodStartNs: number): Int64;
  /** Whether the timer function may start in that state. */
  topHalfMayStart(stat: number): boolean;
  /** Whether a cgroup belongs in the table of cgroups to replenish. */
  isListed(cgroup: Cgroup, cgx: CgroupContext): boolean;
  /** Whether a listed cgroup gets new budget. */
  isReplenished(cgx: CgroupContext): boolean;
  /** The quota against which a cgroup's runtime is settled. */
  settledQuota(cgx: CgroupContext): Int64;
  /** Debt of earlier intervals that still weighs on the interval that ends. */
  carriedDebt(cgx: CgroupContext): Int64;
  /** Burst credit that was spent legitimately in the interval that ends. */
  spentCredit(cgx: CgroupContext): Int64;
  /** Whether the burst is refilled at a period's end. */
  resetsBurst(unusedNs: Int64): boolean;
  /** An LLC's budget after replenishment. */
  llcBudgetAfter(budget: Int64): Int64;
  /** A cgroup's own budget after replenishment. */
  budgetAfter(level: number, quota: Int64, credit: Int64, debt: Int64): Int64;
  /** Whether the drain asks for budget on an LLC of a listed cgroup. */
  asksForBudget(k: PathContext, llcx: LlcContext): Path<boolean>;
  /** At which LLC the drain of a cgroup starts. */
  firstLlc(lib: BandwidthLibrary, nuance: number, nrCgroups: number): number;
  /** The padding bytes of the key with which LLC contexts are looked up. */
  keyPadding(lib: BandwidthLibrary): number;
}
