import type { Cpumask } from '../cpumask.ts';
import type { Topology } from '../topology.ts';

/**
 * The interface between the core and a scheduler: struct sched_ext_ops and the kfuncs that its
 * programs may call (include/linux/sched/ext.h, kernel/sched/ext.c).
 */

/** A task as a scheduler sees it; what a scheduler keeps about it is the scheduler's. */
export interface TaskView {
  readonly id: number;
  /** The CPU whose run queue it belongs to. */
  readonly cpuId: number;
  readonly cpus: Cpumask;
  readonly weight: number;
  /** What is left of its slice, in ns. */
  readonly sliceNs: number;
  /** Its key in vtime DSQs, in ns. */
  readonly dsqVtime: number;
  readonly cgroupId: number;
  readonly exiting: boolean;
  readonly isMigrationDisabled: boolean;
}

/** Why a scheduler's ops.exit() is called. */
export interface ExitInfo {
  readonly kind: number;
  readonly code: number;
  readonly reason: string;
}

/** What ops.cgroup_init() and ops.cgroup_set_bandwidth() are told; quota "max" is null. */
export interface CpuMaxArgs {
  readonly periodUs: number;
  readonly quotaUs: number | null;
  readonly burstUs: number;
}

/** What a policy gets about a cgroup. */
export interface CgroupView {
  readonly id: number;
  readonly level: number;
  readonly parentId: number | null;
  readonly threaded: boolean;
}

/**
 * The callbacks of a scheduler. Those that return a number answer 0 or a negative errno,
 * except select_cpu, which answers a CPU. A callback that is left out has the core's default.
 */
export interface SchedExtOps {
  selectCpu?(p: TaskView, prevCpu: number, wakeFlags: number): number;
  enqueue?(p: TaskView, enqFlags: number): void;
  dequeue?(p: TaskView): void;
  /** @param prev the task that runs there now, if it is this scheduler's and could go on */
  dispatch?(cpu: number, prev: TaskView | null): void;
  tick?(p: TaskView): void;
  runnable?(p: TaskView, enqFlags: number): void;
  running?(p: TaskView): void;
  stopping?(p: TaskView, isRunnable: boolean): void;
  quiescent?(p: TaskView): void;
  yield?(from: TaskView, to: TaskView | null): boolean;
  coreSchedBefore?(a: TaskView, b: TaskView): boolean;
  setWeight?(p: TaskView, weight: number): void;
  setCpumask?(p: TaskView, cpus: Cpumask): void;
  updateIdle?(cpu: number, isIdle: boolean): void;
  /** A higher class gives the CPU back, or takes it; the tasks on its local DSQ stay there. */
  cpuAcquire?(cpu: number): void;
  cpuRelease?(cpu: number): void;
  cpuOnline?(cpu: number): void;
  cpuOffline?(cpu: number): void;
  initTask?(p: TaskView, isFork: boolean): number;
  exitTask?(p: TaskView, isCancelled: boolean): void;
  enable?(p: TaskView): void;
  disable?(p: TaskView): void;
  cgroupInit?(cgroup: CgroupView, cpuMax: CpuMaxArgs): number;
  cgroupExit?(cgroup: CgroupView): void;
  cgroupMove?(p: TaskView, from: CgroupView, to: CgroupView): void;
  cgroupSetBandwidth?(cgroup: CgroupView, cpuMax: CpuMaxArgs): number;
  subAttach?(cgroup: CgroupView): number;
  subDetach?(cgroup: CgroupView): void;
  dumpTask?(p: TaskView): string;
  init?(): number;
  exit?(info: ExitInfo): void;
}

export type OpName = keyof SchedExtOps;

/** Options of a scheduler, beside its callbacks. */
export interface SchedFlags {
  /** ops.enqueue() gets the last runnable task of a CPU too (SCX_OPS_ENQ_LAST). */
  readonly enqLast?: boolean;
  readonly enqExiting?: boolean;
  readonly enqMigrationDisabled?: boolean;
  /** Inserts that one ops.dispatch() may make; 32 by default. */
  readonly dispatchMaxBatch?: number;
  /** How long a task may wait before the watchdog ends the scheduler; 30 s by default and at most. */
  readonly timeoutMs?: number;
}

/** A cursor over a DSQ that stays open until it is closed. */
export interface DsqIterator {
  /** The next task, or null at the end. */
  next(): TaskView | null;
  close(): void;
}

/**
 * The kfuncs, as the programs of one scheduler call them: the caller is known from the
 * program's association. A refused call changes nothing of what the caller does not own;
 * whether it is ignored or ends a scheduler stands with each (see core/sched/kfuncs).
 */
export interface Kfuncs {
  readonly topology: Topology;
  now(): number;
  /** The clock of the CPU's run queue: it stands still while the CPU neither ticks nor schedules. */
  rqClock(cpu: number): number;
  /** How many CPUs' tasks run at this moment; null for an idle or foreign CPU. */
  currentOf(cpu: number): TaskView | null;

  /** scx_bpf_dsq_insert: true if accepted; ignored and counted for a task of another scheduler. */
  dsqInsert(p: TaskView, dsqId: number, sliceNs: number, enqFlags?: number): boolean;
  /** scx_bpf_dsq_insert_vtime, into a user DSQ. */
  dsqInsertVtime(p: TaskView, dsqId: number, sliceNs: number, vtime: number): boolean;
  /** The old form, which only a root without subs may use; else an error of the task's owner. */
  dsqInsertVtimeCompat(p: TaskView, dsqId: number, sliceNs: number, vtime: number): void;
  dispatchNrSlots(): number;
  dispatchCancel(): void;
  /** Flushes the buffer, then moves a task of the own user DSQ to the local DSQ. */
  dsqMoveToLocal(dsqId: number): boolean;
  /** Moves a task from the DSQ that it waits in to another. */
  dsqMove(p: TaskView, dsqId: number): boolean;
  dsqPeek(dsqId: number): TaskView | null;
  /** An iterator, or a negative errno. */
  dsqIterate(dsqId: number): DsqIterator | number;
  dsqNrQueued(dsqId: number): number;
  createDsq(dsqId: number): number;
  destroyDsq(dsqId: number): void;
  /** Puts what lies on the local DSQ of this CPU, or that CPU, back in ops.enqueue(). */
  reenqueueLocal(cpu?: number): number;
  dsqReenq(dsqId: number): void;
  taskSetSlice(p: TaskView, sliceNs: number): boolean;
  taskSetDsqVtime(p: TaskView, vtime: number): boolean;
  /** In init_task(): the task is not to ask for the ext class (p->scx.disallow). */
  taskDisallow(p: TaskView): void;
  kickCpu(cpu: number, flags?: number): void;
  /** Lets the child attached to that cgroup dispatch; only from ops.dispatch(). */
  subDispatch(cgroupId: number): boolean;
  /** The core's default choice: an idle CPU, claimed if there is one. */
  selectCpuDfl(p: TaskView, prevCpu: number): { readonly cpu: number; readonly isIdle: boolean };
  /** Claims an idle CPU of the mask; negative if there is none. */
  pickIdleCpu(cpus: Cpumask): number;
  /** Ends the calling scheduler with an error (scx_bpf_error). */
  error(message: string): void;
}

/** A scheduler's code: callbacks over state of its own, made anew each time it is loaded. */
export interface Policy {
  readonly name: string;
  readonly flags?: SchedFlags;
  readonly ops: SchedExtOps;
}

/** What a policy is made with. */
export interface PolicyEnv {
  readonly scx: Kfuncs;
  /** The cgroup that the scheduler is attached to. */
  readonly cgroup: CgroupView;
  /** The slice that the cast gives this scheduler, in ns. */
  readonly sliceNs: number;
}
