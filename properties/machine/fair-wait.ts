import type { MachineView } from '../../src/check/machine-view.ts';
import { isUnlimited } from '../../src/core/bandwidth/library.ts';
import { SCX_WEIGHT_DFL } from '../../src/core/sched/constants.ts';
import type { Kernel, Sched, Task } from '../../src/core/sched/types.ts';
import type { Honesty } from './honesty.ts';

/** Built-in policies under which every waiting task has its turn. */
const FAIR: ReadonlySet<string> = new Set(['fifo', 'vtime', 'lavd']);

/** Those that put nothing on a local DSQ while others wait, where it would go before them. */
const ORDERLY: ReadonlySet<string> = new Set([...FAIR, 'qmap']);

/** Picks that one waiting task costs another: its own, and one of a bypass host. */
const PICKS = 2;

/** Whether cpu.max may hold the task back. */
function isLimited({ usesLibrary, lib }: MachineView, { cgroup }: Task): boolean {
  if (!usesLibrary) return false;
  for (let at: Task['cgroup'] | null = cgroup; at !== null; at = at.parent) {
    const own = lib.cgroups.get(at.id);
    const context = own === undefined || own.parent === null ? undefined : lib.contexts.get(own);
    if (context !== undefined && !isUnlimited(context)) return true;
  }
  return false;
}

/**
 * Whether a task has its turn under that scheduler, provided that it is not being ended: the
 * policy is fair, no scheduler above has tasks of its own, which would go first, or misbehaves,
 * and none at all fills local DSQs.
 */
export function hasFairTurn(
  view: MachineView,
  honesty: Honesty,
  sched: Sched,
  task: Task,
): boolean {
  if (sched.bypassDepth !== 0 || isLimited(view, task)) return false;
  // What may not migrate, or is on its way out, goes straight to the local DSQ, before all others.
  if (view.kernel.taskList.some((other) => other.isMigrationDisabled || other.exiting))
    return false;
  const isOrderly = (other: Sched): boolean =>
    other.nrOwned === 0 || (honesty.isHonest(other) && ORDERLY.has(honesty.policyOf(other)));
  if (!view.kernel.scheds.every(isOrderly)) return false;
  return sched.ancestors.every((at) => {
    if (!honesty.isHonest(at) || !FAIR.has(honesty.policyOf(at))) return false;
    return at === sched || (at.nrOwned === 0 && at.exitPhase === 'none');
  });
}

/**
 * How long a waiting task may wait for its turn, in ns: every other runnable task may go
 * first until its vtime has caught up, and once more; each pick lasts `pickNs` at most.
 */
export function fairWaitNs({ taskList }: Kernel, sched: Sched, task: Task, pickNs: number): number {
  let before = pickNs;
  for (const other of taskList) {
    if (other === task || !other.isQueued) continue;
    const lead = Math.max(0, task.dsqVtime - other.dsqVtime) * (other.weight / SCX_WEIGHT_DFL);
    before += lead + PICKS * pickNs;
  }
  // Siblings take turns, on every level.
  let turns = 1;
  for (const { children } of sched.ancestors.slice(0, -1)) turns *= Math.max(1, children.length);
  return before * turns;
}

/**
 * How long a scheduler may let a task wait before the watchdog has ended it, in ns: its
 * timeout, and a scan for each scheduler that may be ended first.
 */
export function watchdogWaitNs(k: Kernel, sched: Sched): number {
  return sched.timeoutNs + (k.scheds.length + 1) * scanNs(k, sched);
}

/** How much later than a scan of that scheduler's the watchdog looks next, in ns. */
export function watchdogLateNs(k: Kernel, sched: Sched): number {
  return Math.max(0, (k.watchdogAt ?? k.now) - k.now - scanNs(k, sched));
}

function scanNs({ tickNs }: Kernel, { timeoutNs }: Sched): number {
  return Math.max(timeoutNs / 2, tickNs);
}
