import type { Int64 } from '../core/int64.ts';

/** Parameters of cpu.max in microseconds; a quota of 2^64 - 1 is "max". */
export interface BandwidthArgs {
  readonly period_us: Int64;
  readonly quota_us: Int64;
  readonly burst_us: Int64;
}

/**
 * Calls of the level `library`: the cpu.max library and the simulation around it, exactly as
 * recordings of the upstream library name them.
 *
 * cgroups are ids (the root is 1, level 0, always present), LLCs are 0..llcs-1; `llc` is where
 * the caller runs. Times are ns unless the name ends in `_us`.
 */
export type LibraryCall =
  | { readonly op: 'topo'; readonly llcs: number }
  | {
      readonly op: 'mkdir';
      readonly cgrp: number;
      readonly parent: number;
      readonly threaded?: boolean;
    }
  | { readonly op: 'rmdir'; readonly cgrp: number }
  | { readonly op: 'advance'; readonly ns: number; readonly late_ns?: number }
  | { readonly op: 'task_queued'; readonly task: number }
  | { readonly op: 'state'; readonly cgrp?: number }
  | { readonly op: 'lib_init'; readonly null_config?: boolean }
  | ({ readonly op: 'init'; readonly cgrp: number } & BandwidthArgs)
  | ({ readonly op: 'set'; readonly cgrp: number } & BandwidthArgs)
  | { readonly op: 'exit'; readonly cgrp: number }
  | { readonly op: 'throttled'; readonly cgrp: number; readonly task: number; readonly llc: number }
  | {
      readonly op: 'consume';
      readonly cgrp: number;
      readonly task: number;
      readonly ns: Int64;
      readonly llc: number;
    }
  | {
      readonly op: 'put_aside';
      readonly cgrp: number;
      readonly task: number;
      readonly vtime: Int64;
      readonly llc: number;
    }
  | { readonly op: 'reenqueue'; readonly rand: number }
  | { readonly op: 'cancel'; readonly task: number; readonly drop?: boolean }
  | {
      readonly op: 'move';
      readonly task: number;
      readonly from: number;
      readonly to: number;
      readonly vtime: Int64;
      readonly llc: number;
    };

/** What a library call answers; absent outputs do not exist for that answer. */
export interface LibraryAnswer {
  readonly ret: number;
  /** Tasks handed to the enqueue callback during the call, in order. */
  readonly enq?: readonly number[];
  /** `mkdir`: the level of the new cgroup. */
  readonly level?: number;
  /** `advance`: `[timer, time of the call]` of each timer that fired. */
  readonly fired?: readonly (readonly [string, number])[];
  /** `advance`, `state`: the clock. */
  readonly now?: number;
}
