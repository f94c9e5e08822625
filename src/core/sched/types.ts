import type { Cgroup, CgroupTree } from '../cgroup.ts';
import type { Cpumask } from '../cpumask.ts';
import type { HierarchySeams } from '../hierarchy/seams.ts';
import type { Topology } from '../topology.ts';
import type { KernelEvent } from './event.ts';
import type { CpuMaxArgs, OpName, Policy, TaskView } from './ops.ts';
import type { SchedSeams } from './seams.ts';

/** NONE, INIT, READY, ENABLED of include/linux/sched/ext.h, and DEAD of later trees. */
export type EnableState = 'none' | 'init' | 'ready' | 'enabled' | 'dead';

/** In whose custody a waiting task is; on any DSQ it is `none`. */
export type OpsState = 'none' | 'queueing' | 'queued' | 'dispatching';

/** absent: not born yet; dead: gone, its id is not used again. */
export type Life = 'absent' | 'alive' | 'exiting' | 'dead';

/** struct task_struct with its sched_ext_entity. */
export interface Task extends TaskView {
  readonly id: number;
  cgroup: Cgroup;
  cgroupId: number;
  cpus: Cpumask;
  weight: number;
  /** The scheduling class that its policy asks for. */
  policy: 'normal' | 'rt';
  /** Whether it is in the ext class now. */
  inExtClass: boolean;
  life: Life;
  exiting: boolean;
  isMigrationDisabled: boolean;
  /** Its scheduler does not want it (p->scx.disallow). */
  isDisallowed: boolean;
  /** On a run queue, waiting or running (p->on_rq). */
  isRunnable: boolean;
  /** The run queue that it belongs to. */
  rq: Rq;
  cpuId: number;
  /** Taken off for the moment, for a change of its properties or to another CPU. */
  isOff: boolean;

  /** The scheduler whose task it is (p->scx.sched). */
  owner: Sched | null;
  state: EnableState;
  /** Initialised for a sub that is being enabled, and still its parent's (SCX_TASK_SUB_INIT). */
  subInit: Sched | null;
  /** Known to the class as runnable (SCX_TASK_QUEUED). */
  isQueued: boolean;
  opsState: OpsState;
  qseq: number;
  /** The DSQ that it waits in. */
  dsq: Dsq | null;
  dsqVtime: number;
  /** Order of insertion into its DSQ; iterators skip what came after them. */
  dsqSeq: number;
  sliceNs: number;
  /** Verdict of a direct dispatch that waits to be carried out; SCX_DSQ_INVALID if none. */
  ddspDsqId: number;
  ddspVtime: number;
  ddspEnqFlags: number;
  /** ops.dequeue() is owed (SCX_TASK_IN_CUSTODY). */
  inCustody: boolean;
  /** Put to this CPU's local DSQ whatever its scheduler says: an internal move. */
  stickyCpu: number;
  coreSchedAt: number;
  /** Since when it waits, in ns. */
  runnableAt: number;
  /** Its wait begins anew when it is next put in line (SCX_TASK_RESET_RUNNABLE_AT). */
  resetsRunnableAt: boolean;
  /** Put back without having run, so many times in a row. */
  nrReenq: number;
  /** ops.running() was called and ops.stopping() is owed to this scheduler. */
  runningFor: Sched | null;

  /** Time that it has run, in ns, and how often it was put on a CPU. */
  sumExecNs: number;
  nrRuns: number;
}

/** A position in a DSQ that an open iterator keeps in its list. */
export interface Cursor {
  readonly dsq: Dsq;
  /** Tasks inserted later are not seen. */
  readonly seqMax: number;
  isParked: boolean;
}

export type DsqKind = 'local' | 'global' | 'user' | 'bypass';

/** struct scx_dispatch_q. */
export interface Dsq {
  readonly id: number;
  readonly kind: DsqKind;
  /** Whose it is; null for the local ones, which all schedulers share. */
  readonly sched: Sched | null;
  /** The CPU of a local or bypass DSQ. */
  readonly rq: Rq | null;
  /** Tasks in order, and cursors of iterators between them. */
  readonly list: (Task | Cursor)[];
  nr: number;
  /** The head, published for peek without a lock. */
  firstTask: Task | null;
  /** vtime order or fifo; fixed by the first insert, free again when empty. */
  isVtime: boolean;
  seq: number;
  isDestroyed: boolean;
}

/** An insert of ops.dispatch() that waits to be flushed (struct scx_dsp_buf_ent). */
export interface DispatchEntry {
  readonly task: Task;
  readonly qseq: number;
  readonly dsqId: number;
  readonly vtime: number | null;
  readonly enqFlags: number;
}

/** What a scheduler has on each CPU. */
export interface SchedCpu {
  /** SCX_SCHED_PCPU_BYPASSING. */
  isBypassing: boolean;
  readonly bypassDsq: Dsq;
  bypassHostSeq: number;
  /** The buffer of the dispatch that runs there. */
  readonly buffer: DispatchEntry[];
  nrTasks: number;
  /** ops.dispatch() runs on this CPU now. */
  isDispatching: boolean;
}

export type ExitPhase = 'none' | 'claimed' | 'done';

/** struct scx_sched: one loaded scheduler. */
export interface Sched {
  /** Its id in the cast. */
  readonly id: number;
  readonly policy: Policy;
  /** Callbacks may be called (has_op). */
  isPublished: boolean;
  readonly level: number;
  /** From the root to itself. */
  readonly ancestors: readonly Sched[];
  readonly parent: Sched | null;
  readonly children: Sched[];
  /** Its host cgroup. */
  readonly cgroup: Cgroup;
  isLinked: boolean;
  subAttached: boolean;
  exitPhase: ExitPhase;
  exitKind: number;
  exitCode: number;
  exitReason: string;
  /** Never cleared: nothing more is taken from non-bypass DSQs. */
  aborting: boolean;
  /** ops.exit() has returned. */
  isExited: boolean;
  /** Own calls and those of ancestors that are outstanding. */
  bypassDepth: number;
  /** Own calls alone. */
  ownBypass: number;
  bypassDspClaim: boolean;
  bypassDspEnableDepth: number;
  sliceDflNs: number;
  readonly sliceNs: number;
  readonly timeoutNs: number;
  readonly dspMaxBatch: number;
  readonly userDsqs: Map<number, Dsq>;
  /** By node. */
  readonly globalDsqs: Dsq[];
  /** By position of the CPU in the topology. */
  readonly pcpu: SchedCpu[];
  /** Tasks whose owner it is. */
  nrOwned: number;
  /** SCX_EV_INSERT_NOT_OWNED and its like. */
  readonly events: { insertNotOwned: number; localOffline: number; bypassDispatch: number };
}

/** online; inactive: on its way out, runs only what must end there; offline. */
export type CpuState = 'online' | 'inactive' | 'offline';

/** struct rq with its scx_rq: one CPU. */
export interface Rq {
  readonly cpu: number;
  /** Position in the topology. */
  readonly index: number;
  readonly llc: number;
  readonly node: number;
  state: CpuState;
  /** Held by a higher scheduling class. */
  seized: boolean;
  current: Task | null;
  readonly local: Dsq;
  /** Runnable ext tasks that belong here, wherever they wait. */
  nrRunning: number;
  needsResched: boolean;
  /** The claimed-idle mark of scx_idle. */
  isIdle: boolean;
  /** Up to when the current task's time was charged. */
  execStart: number;
  nextTick: number;
  clock: number;
  /** The task that ran before, while a pick is on (sub_dispatch passes it down). */
  subDispatchPrev: Task | null;
  /** Whose bypass DSQ it looks at first next time. */
  hostTurn: number;
  /** Time that it ran ext tasks, in ns. */
  busyNs: number;
  /** Verdicts for other CPUs, to be carried out when this one's lock can be given up. */
  readonly deferred: Task[];
}

/** DISABLED -> ENABLING -> ENABLED -> DISABLING -> DISABLED, of the root. */
export type RootState = 'disabled' | 'enabling' | 'enabled' | 'disabling';

/** A callback that runs now. */
export interface OpFrame {
  readonly sched: Sched;
  readonly op: OpName;
  /** The task that it is about. */
  readonly task: Task | null;
  readonly rq: Rq | null;
  /** A direct dispatch is still allowed: inside select_cpu and enqueue, once, for that task. */
  mayInsert: boolean;
}

/** Everything: the kernel's side of one machine. */
export interface Kernel {
  readonly seams: { readonly sched: SchedSeams; readonly hierarchy: HierarchySeams };
  readonly topology: Topology;
  readonly cgroups: CgroupTree;
  readonly rqs: readonly Rq[];
  readonly rqByCpu: ReadonlyMap<number, Rq>;
  readonly tasks: ReadonlyMap<number, Task>;
  readonly taskList: readonly Task[];
  readonly tickNs: number;
  readonly nrNodes: number;
  /** Between two balancings of the bypass DSQs (scx_bypass_lb_intv_us), in ns. */
  readonly balanceNs: number;
  now: number;

  root: Sched | null;
  rootState: RootState;
  /** Tasks of the normal policy are ext tasks. */
  isSwitchedAll: boolean;
  /** Linked schedulers, in the order in which they were linked. */
  readonly scheds: Sched[];
  /** The scheduler of each cgroup (cgrp->scx_sched). */
  readonly schedOf: Map<Cgroup, Sched>;

  /** The enable that the helper kthread is at. */
  enableHelper: object | null;
  /** scx_enable_mutex: the workfn that has it. */
  enableMutex: object | null;
  /** scx_fork_rwsem for writing, with the cgroup locks. */
  forkLock: object | null;
  enablingSub: Sched | null;
  /** The task that its next scheduler has initialised, with nothing locked. */
  initialising: Task | null;
  /** While the machine sleeps: the root that was told to bypass. */
  suspended: { readonly root: Sched | null } | null;
  /** cgroup_init was called for every cgroup, and cgroup_exit is owed. */
  hasCgroups: boolean;
  watchdogAt: number | null;
  /** When it looked last. */
  watchdogRanAt: number;
  bypassBalanceAt: number | null;
  nrBypassHosts: number;

  /** The callbacks that run now, innermost last. */
  readonly frames: OpFrame[];
  /** What the record says about the run queue lock (scx_locked_rq_state) ... */
  lockedRq: Rq | null;
  /** ... and the truth. */
  heldRq: Rq | null;
  qseq: number;
  /** Schedulers whose disable is to be queued (irq_work). */
  readonly claimed: Sched[];
  /** Text of the dumps of this operation. */
  readonly dumps: string[];
  emit(event: KernelEvent): void;
  /** cpu.max of a cgroup as it stands now. */
  cpuMaxOf(cgroup: Cgroup): CpuMaxArgs;
}
