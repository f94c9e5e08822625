import type { Kernel, Rq, Task } from '../sched/types.ts';
import { claimExit, SCX_EXIT_ERROR_STALL } from './claim.ts';

/** refresh_watchdog: half of the shortest timeout, and no less than a tick, from now on. */
export function refreshWatchdog(k: Kernel): void {
  if (k.scheds.length === 1 && k.watchdogAt === null) k.watchdogRanAt = k.now;
  if (k.scheds.length === 0) {
    k.watchdogAt = null;
    return;
  }
  const next = k.now + watchdogIntervalNs(k);
  if (k.watchdogAt === null || next < k.watchdogAt) k.watchdogAt = next;
}

function watchdogIntervalNs(k: Kernel): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { timeoutNs } of k.scheds) least = Math.min(least, timeoutNs);
  return Math.max(Math.floor(least / 2), k.tickNs);
}

/**
 * scx_watchdog_workfn: a task that waits longer than its scheduler's timeout ends that
 * scheduler. The scan stops at a stall that ends one; a task whose scheduler is being ended
 * already must not hide the others.
 */
export function runWatchdog(k: Kernel): void {
  k.watchdogRanAt = k.now;
  k.watchdogAt = k.now + watchdogIntervalNs(k);
  const waiting = waitingByRq(k);
  for (const rq of k.rqs) {
    for (const task of waiting.get(rq) ?? []) {
      if (!isStalled(k, task)) continue;
      const sched = task.owner as NonNullable<Task['owner']>;
      const waitedNs = k.now - task.runnableAt;
      const reason = `task ${task.id} has waited for ${waitedNs / 1e6} ms`;
      const isFirst = claimExit(k, sched, SCX_EXIT_ERROR_STALL, reason);
      k.emit({ type: 'stall', task, sched, waitedNs, isFirst });
      if (k.seams.hierarchy.scanGoesOn(isFirst)) continue;
      k.emit({ type: 'watchdog', isComplete: false });
      return;
    }
  }
  k.emit({ type: 'watchdog', isComplete: true });
}

function waitingByRq(k: Kernel): ReadonlyMap<Rq, readonly Task[]> {
  const waiting = new Map<Rq, Task[]>();
  for (const task of k.taskList) {
    if (!task.isQueued || task.rq.current === task) continue;
    const list = waiting.get(task.rq);
    if (list === undefined) waiting.set(task.rq, [task]);
    else list.push(task);
  }
  return waiting;
}

/** check_rq_for_timeouts. */
function isStalled(k: Kernel, task: Task): boolean {
  return task.owner !== null && k.now - task.runnableAt > task.owner.timeoutNs;
}

/** scx_tick: a watchdog that has not looked for as long as the root's timeout ends the root. */
export function checkWatchdog(k: Kernel): void {
  const { root } = k;
  if (root === null || root.exitPhase !== 'none') return;
  if (k.watchdogAt === null || k.now <= k.watchdogRanAt + root.timeoutNs) return;
  claimExit(k, root, SCX_EXIT_ERROR_STALL, 'the watchdog has not looked in time');
}
