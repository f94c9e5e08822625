import { UNLIMITED } from './constants.ts';
import { distribute } from './distribute.ts';
import type { CfsBandwidth, TaskGroup } from './types.ts';

/** Moves the expiry beyond now, by whole periods. @returns how many (hrtimer_forward_now) */
function forward(group: TaskGroup, now: number): number {
  if (group.periodExpires > now) return 0;
  const periods = Math.floor((now - group.periodExpires) / group.period) + 1;
  group.periodExpires += periods * group.period;
  return periods;
}

/**
 * Starts the period timer, unless it runs (start_cfs_bandwidth). It keeps to its grid, however
 * long it stood still. The kernel puts each group's grid at a random place; here all begin at 0.
 */
export function startPeriod(cfs: CfsBandwidth, group: TaskGroup): void {
  if (group.periodActive) return;
  group.periodActive = true;
  forward(group, cfs.clock.now);
  arm(cfs, group);
}

function arm({ clock }: CfsBandwidth, { periodTimer, periodExpires }: TaskGroup): void {
  clock.start(periodTimer, periodExpires - clock.now);
}

/** A period has ended (sched_cfs_period_timer). */
export function periodEnds(cfs: CfsBandwidth, group: TaskGroup, now: number): void {
  const periods = forward(group, now);
  if (periods > 0 && !refresh(cfs, group, periods)) {
    group.periodActive = false;
    return;
  }
  arm(cfs, group);
}

/**
 * Refills the pool and lets go who can pay (do_sched_cfs_period_timer). Periods that a late
 * timer missed are counted, but refilled once.
 *
 * @returns false if the timer is not needed any more
 */
function refresh(cfs: CfsBandwidth, group: TaskGroup, periods: number): boolean {
  if (group.quota === UNLIMITED) return false;
  const wasThrottled = group.throttledRunqueues.length > 0;
  group.statistics.nrPeriods += periods;
  refill(group);
  if (group.idle && !wasThrottled) return false;
  if (!wasThrottled) {
    group.idle = true;
    return true;
  }
  group.statistics.nrThrottled += periods;
  distribute(cfs, group);
  group.idle = false;
  return true;
}

/** Adds a quota to the pool, up to quota and burst (__refill_cfs_bandwidth_runtime). */
export function refill(group: TaskGroup): void {
  const { quota, burst, statistics } = group;
  if (quota === UNLIMITED) return;
  group.runtime += quota;
  const burstUsed = group.runtimeSnap - group.runtime;
  if (burstUsed > 0) {
    statistics.burstTime += burstUsed;
    statistics.nrBursts++;
  }
  group.runtime = Math.min(group.runtime, quota + burst);
  group.runtimeSnap = group.runtime;
}
