import type { Int64 } from '../../core/int64.ts';

/**
 * The recording of a real machine: one JSON object a line, ordered by `t`. The first line is the
 * header, the others are samples and events. Field names are those of the file; times are in ns
 * of CLOCK_MONOTONIC less its value at the start.
 */

export const TRACE_FORMAT = 'scx-check-cgroup-trace';
export const TRACE_VERSION = 1;

/** Limits as cgroup v1 writes them; a quota of -1 is none. */
export interface TraceSettings {
  readonly quota_us: number;
  readonly period_us: number;
  readonly burst_us: number;
}

export interface TraceCgroup extends TraceSettings {
  readonly path: string;
  /** The cgroup above it, null for one right under a cgroup without limit. */
  readonly parent: string | null;
}

export interface TraceHeader {
  readonly format: typeof TRACE_FORMAT;
  readonly version: typeof TRACE_VERSION;
  readonly name: string;
  readonly kernel: string;
  /** CPUs online. */
  readonly cpus: number;
  /** Ticks a second. */
  readonly hz: number;
  readonly cfs_bandwidth_slice_us: number;
  readonly sample_interval_us: number;
  /** What the counters of time are rounded down to: 1000 in cgroup v2. 1 if absent. */
  readonly resolution_ns?: number;
  readonly cgroups: readonly TraceCgroup[];
}

/** The counters of one cgroup, each read in [t, t + d], `usage` before the others. */
export interface TraceSample {
  readonly t: number;
  readonly cg: string;
  /** CPU time in ns charged to the cgroup and all below it. */
  readonly usage: Int64;
  readonly nr_periods: number;
  readonly nr_throttled: number;
  /** Time throttled in ns, summed over the CPUs. */
  readonly throttled_time: Int64;
  readonly nr_bursts: number;
  readonly burst_time: Int64;
  readonly d: number;
}

interface EventOf<Name extends string> {
  readonly t: number;
  readonly event: Name;
}

/** Limits were written in [t, t + d]; those that are absent kept their values. */
export interface SetEvent extends EventOf<'set'>, Partial<TraceSettings> {
  readonly cg: string;
  readonly d: number;
}

export interface SpawnEvent extends EventOf<'spawn'> {
  readonly task: string;
  readonly cg: string;
  readonly threads?: number;
  /** `kernel`: long system calls. */
  readonly load?: string;
}

export interface ExitEvent extends EventOf<'exit'> {
  readonly task: string;
}

/**
 * A task moved. Where accounting and limits are two hierarchies, the first move was within
 * [t, t + d_acct] and the second one by t + d.
 */
export interface MoveEvent extends EventOf<'move'> {
  readonly task: string;
  readonly from: string;
  readonly cg: string;
  readonly d: number;
  readonly d_acct?: number;
}

/** A cgroup that was not there when the recording began. */
export interface MkdirEvent extends EventOf<'mkdir'>, TraceSettings {
  readonly cg: string;
  readonly parent: string | null;
}

export interface RmdirEvent extends EventOf<'rmdir'> {
  readonly cg: string;
}

/** CPU time over the recording, in ms: of all CPUs, of which idle and stolen, and of the top. */
export interface HostUse {
  readonly wall_cpu_ms: number;
  readonly idle_ms: number;
  readonly steal_ms: number;
  readonly group_cpu_ms: number;
}

/** The recording ended as it was meant to. */
export interface EndEvent extends EventOf<'end'> {
  readonly host?: HostUse;
}

/** Events that the judge knows; it leaves others alone. */
export type TraceEvent =
  | SetEvent
  | SpawnEvent
  | ExitEvent
  | MoveEvent
  | MkdirEvent
  | RmdirEvent
  | EndEvent
  | EventOf<'other'>;

export type TraceRecord =
  | { readonly kind: 'header'; readonly header: TraceHeader }
  | { readonly kind: 'sample'; readonly sample: TraceSample }
  | { readonly kind: 'event'; readonly event: TraceEvent };
