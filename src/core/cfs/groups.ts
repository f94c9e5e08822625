import type { Cgroup } from '../cgroup.ts';
import { EEXIST, EINVAL, ESRCH } from '../errno.ts';
import { type Int64, U64_MAX } from '../int64.ts';
import { UNLIMITED, UNTHROTTLED_NS } from './constants.ts';
import { periodEnds, refill, startPeriod } from './period-timer.ts';
import { runtimeOf } from './pool.ts';
import { slackEnds } from './slack.ts';
import { takeWaiting, unthrottle } from './throttle.ts';
import type { CfsBandwidth, CfsRunqueue, TaskGroup } from './types.ts';

/** cpu.max in us; a quota of 2^64 - 1 is no limit. */
export interface CfsLimit {
  readonly quotaUs: Int64;
  readonly periodUs: Int64;
  readonly burstUs: Int64;
}

/** Makes the group of a cgroup. @returns 0, -EINVAL for a period of 0, -EEXIST for a second one */
export function create(cfs: CfsBandwidth, cgroup: Cgroup, limit: CfsLimit): number {
  if (Number(limit.periodUs) === 0) return EINVAL;
  if (cfs.groups.has(cgroup)) return EEXIST;
  const runqueues: CfsRunqueue[] = [];
  const timer = (name: string, callback: (now: number) => void) => ({
    name: `${name} ${cgroup.id}`,
    callback,
    deadline: null,
  });
  const group: TaskGroup = {
    cgroup,
    quota: UNLIMITED,
    period: Number(limit.periodUs) * 1000,
    burst: 0,
    runtime: 0,
    runtimeSnap: 0,
    idle: false,
    periodActive: false,
    periodExpires: 0,
    periodTimer: timer('period', (now) => periodEnds(cfs, group, now)),
    slackStarted: false,
    slackTimer: timer('slack', () => slackEnds(cfs, group)),
    throttledRunqueues: [],
    runqueues,
    statistics: { nrPeriods: 0, nrThrottled: 0, throttledTime: 0, nrBursts: 0, burstTime: 0 },
  };
  for (let llc = 0; llc < cfs.nrLlcs; llc++) runqueues.push(createRunqueue(group, llc));
  cfs.groups.set(cgroup, group);
  if (limit.quotaUs !== U64_MAX) change(cfs, cgroup, limit);
  return 0;
}

function createRunqueue(group: TaskGroup, llc: number): CfsRunqueue {
  return {
    group,
    llc,
    runtimeEnabled: false,
    runtimeRemaining: 0,
    throttled: false,
    throttledSince: 0,
    nrQueued: 0,
    limbo: [],
  };
}

/**
 * Writes the limit: refills the pool, forgives the runqueues what they owe, and lets them go
 * (tg_set_cfs_bandwidth).
 *
 * @returns 0, -EINVAL for a period of 0, -ESRCH without a group
 */
export function change(cfs: CfsBandwidth, cgroup: Cgroup, limit: CfsLimit): number {
  if (Number(limit.periodUs) === 0) return EINVAL;
  const group = cfs.groups.get(cgroup);
  if (group === undefined) return ESRCH;
  const isLimited = limit.quotaUs !== U64_MAX;
  group.period = Number(limit.periodUs) * 1000;
  group.quota = isLimited ? runtimeOf(limit.quotaUs) : UNLIMITED;
  group.burst = isLimited ? runtimeOf(limit.burstUs) : 0;
  refill(group);
  if (isLimited) startPeriod(cfs, group);
  for (const rq of group.runqueues) {
    rq.runtimeEnabled = isLimited;
    rq.runtimeRemaining = UNTHROTTLED_NS;
    if (rq.throttled) unthrottle(cfs, rq);
  }
  return 0;
}

/** The group goes; its waiting tasks are put in line, to die (destroy_cfs_bandwidth). */
export function destroy(cfs: CfsBandwidth, cgroup: Cgroup): number {
  const group = cfs.groups.get(cgroup);
  if (group === undefined) return 0;
  cfs.clock.stop(group.periodTimer);
  cfs.clock.stop(group.slackTimer);
  for (const rq of group.runqueues) {
    for (const { task } of takeWaiting(cfs, rq)) cfs.handOver(task);
  }
  cfs.groups.delete(cgroup);
  return 0;
}
