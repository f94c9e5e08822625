import type { CpuMax, HostOperation } from './host-operation.ts';
import type { LibraryCall } from './library-call.ts';
import type { MachineOperation } from './machine-operation.ts';
import type { QueueOperation } from './queue-operation.ts';
import type { SmpOperation } from './smp-operation.ts';
import type { TreeOperation } from './tree-operation.ts';

export const SCENARIO_FORMAT = 'scx-check-scenario';
export const SCENARIO_VERSION = 1;

/** reservation: the library as its text intends it; cfs: the kernel's own control in its place. */
export type BandwidthDesignName = 'reservation' | 'as-merged' | 'cfs';
/** intended: every known defect corrected; the others have those of a kernel. */
export type HierarchyDesignName = 'intended' | 'kernel-newest' | 'kernel-baseline';

/** Which design is under test, on both axes. */
export interface Design {
  readonly bandwidth: BandwidthDesignName;
  readonly hierarchy: HierarchyDesignName;
}

export interface CastCpu {
  readonly id: number;
  readonly core: number;
  readonly llc: number;
  readonly node: number;
}

/** The CPUs and their nesting; LLC numbers are dense, 0 to n-1. */
export interface CastTopology {
  /** Time between two ticks of a busy CPU, in ns; 0 where there are no CPUs. */
  readonly tickNs: number;
  /** Whether plain stores may be seen late and out of order, at the level `smp`; absent: no. */
  readonly memory?: 'weak';
  /** Whether who waits for a bounded spinlock may give it up, at the level `smp`; absent: no. */
  readonly locks?: 'bounded';
  /** Time between two balancings of bypass DSQs, in ns; absent: 500 ms. */
  readonly balanceNs?: number;
  readonly cpus: readonly CastCpu[];
}

export interface CastCgroup extends CpuMax {
  readonly id: number;
  /** The id of another cgroup of the cast, or 1, the root, which no cast declares. */
  readonly parent: number;
  readonly threaded: boolean;
  /** Made before the first operation; otherwise `mkdir` makes it. */
  readonly present: boolean;
}

export interface CastTask {
  readonly id: number;
  readonly cgroup: number;
  /** The CPUs that it may use; absent: all. */
  readonly cpus?: readonly number[];
  /** There, asleep, before the first operation; otherwise `fork` makes it. */
  readonly present: boolean;
}

export interface CastScheduler {
  readonly id: number;
  /** The cgroup that it is attached to; the root's is 1. */
  readonly cgroup: number;
  /** A built-in policy, one of the cast's, or a user's own, by name. */
  readonly policy: string;
  /** How long a task may run before it is rescheduled, in ns. */
  readonly sliceNs: number;
  /** Loaded before the first operation, true if absent; otherwise `attach` loads it. */
  readonly present?: boolean;
  /** How long a task may wait before the watchdog ends the scheduler; absent: 30 s. */
  readonly timeoutMs?: number;
  /** Inserts that one ops.dispatch() may make; absent: 32. */
  readonly batch?: number;
}

/** What a rogue does when it is called. */
export const MISDEEDS = [
  'forget',
  'fail',
  'bad-return',
  'insert-foreign',
  'insert-twice',
  'wrong-cpu',
  'unknown-dsq',
  'overflow',
  'cancel-underflow',
  'dispatch-stranger',
  'dispatch-unknown',
  'reenter',
  'slice-foreign',
  'vtime-foreign',
  'move-foreign',
  'destroy-dsq',
  'reenqueue-all',
  'disallow',
  'error',
] as const;

/** One misbehaviour: at the nth call of that callback, or at each if `nth` is 0. */
export interface CastMisdeed {
  readonly at: string;
  readonly nth: number;
  readonly what: (typeof MISDEEDS)[number];
}

/** A scheduler that misbehaves on purpose: a built-in policy without some callbacks, and misdeeds. */
export interface CastPolicy {
  readonly name: string;
  readonly base: string;
  /** Callbacks that it does not have. */
  readonly omits: readonly string[];
  readonly misdeeds: readonly CastMisdeed[];
}

/** Everything that takes part, declared up front under stable ids. */
export interface Cast {
  readonly topology: CastTopology;
  readonly cgroups: readonly CastCgroup[];
  readonly tasks: readonly CastTask[];
  readonly schedulers: readonly CastScheduler[];
  /** Those of this scenario; see CastPolicy. */
  readonly policies: readonly CastPolicy[];
}

export const EMPTY_CAST: Cast = {
  topology: { tickNs: 0, cpus: [] },
  cgroups: [],
  tasks: [],
  schedulers: [],
  policies: [],
};

/** Which operations a scenario is made of. */
export interface OperationsByLevel {
  readonly tree: TreeOperation;
  readonly queue: QueueOperation;
  readonly library: LibraryCall;
  readonly host: HostOperation;
  readonly machine: MachineOperation;
  readonly smp: SmpOperation;
}

export type Level = keyof OperationsByLevel;

/**
 * A run as plain data: what takes part, what happens, and under which design.
 *
 * Replaying a scenario gives the same result on every machine.
 */
export interface ScenarioOf<L extends Level> {
  readonly format: typeof SCENARIO_FORMAT;
  readonly version: typeof SCENARIO_VERSION;
  readonly level: L;
  readonly design: Design;
  /** Fault ids put over the design; with a leading "-", taken out of it. */
  readonly faults: readonly string[];
  readonly cast: Cast;
  readonly operations: readonly OperationsByLevel[L][];
  /** Which path advances at each preemption point; empty: each operation runs to its end. */
  readonly schedule: readonly number[];
  /** The property that it breaks. */
  readonly property?: string;
  /** The way in which it breaks it. */
  readonly failureKind?: string;
}

export type Scenario = { readonly [L in Level]: ScenarioOf<L> }[Level];

export const DEFAULT_DESIGN: Design = { bandwidth: 'reservation', hierarchy: 'intended' };
