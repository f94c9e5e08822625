import type { Cgroup, CgroupTree } from '../cgroup.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Int64 } from '../int64.ts';

/** A task that waits for its runqueue to be unthrottled (throttled_limbo_list). */
export interface LimboTask {
  readonly task: number;
  readonly vtime: Int64;
}

/**
 * What a group has of one runqueue (struct cfs_rq). The kernel has one a CPU; the calls of the
 * bandwidth contract name LLCs, so here the CPUs of an LLC share one. On LLCs of one CPU each
 * that is the kernel's own layout.
 */
export interface CfsRunqueue {
  readonly group: TaskGroup;
  readonly llc: number;
  /** Whether the group has a limit. */
  runtimeEnabled: boolean;
  /** Taken from the pool and not used yet; below 0: over-run that is still to be paid. */
  runtimeRemaining: number;
  throttled: boolean;
  throttledSince: number;
  /** Tasks of the subtree that run or wait to run here. */
  nrQueued: number;
  /** Lowest vtime first, equals in order of arrival. */
  limbo: LimboTask[];
}

/** What the kernel counts of a group, as cpu.stat shows it; times in ns. */
export interface CfsStatistics {
  nrPeriods: number;
  nrThrottled: number;
  throttledTime: number;
  nrBursts: number;
  burstTime: number;
}

/** A group with its pool (struct task_group, struct cfs_bandwidth); times in ns. */
export interface TaskGroup {
  readonly cgroup: Cgroup;
  /** UNLIMITED without a limit. */
  quota: number;
  period: number;
  burst: number;
  /** The pool; never below 0. */
  runtime: number;
  /** The pool right after the last refill. */
  runtimeSnap: number;
  /** Nothing was taken since the last refill. */
  idle: boolean;
  periodActive: boolean;
  /** When the period timer last expired or will expire next, on its grid. */
  periodExpires: number;
  readonly periodTimer: Timer;
  slackStarted: boolean;
  readonly slackTimer: Timer;
  /** Throttled runqueues, in the order in which they were throttled. */
  readonly throttledRunqueues: CfsRunqueue[];
  readonly runqueues: readonly CfsRunqueue[];
  readonly statistics: CfsStatistics;
}

/** The kernel's bandwidth control of one machine. */
export interface CfsBandwidth {
  readonly clock: Clock;
  readonly cgroups: CgroupTree;
  readonly groups: Map<Cgroup, TaskGroup>;
  readonly nrLlcs: number;
  /** The runqueue in which each waiting task waits. */
  readonly limboOf: Map<number, CfsRunqueue>;
  /** Where each task is counted that runs or waits to run. */
  readonly queuedOn: Map<number, CfsRunqueue>;
  /** A task that waited for the runqueue comes back to it, and is asked for as any other. */
  readonly enqueue: (entry: LimboTask, rq: CfsRunqueue) => void;
  /** Puts a task in line. */
  readonly handOver: (task: number) => void;
}
