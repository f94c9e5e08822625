import type { Path } from '../path.ts';
import { callOp, cgroupView } from '../sched/call.ts';
import type { Kernel, Sched, Task } from '../sched/types.ts';
import { bypass, disableBypassDsp } from './bypass.ts';
import { scxError } from './claim.ts';
import { dumpSched } from './dump.ts';
import { setCgroupSched, unlinkSched } from './link.ts';
import { punt, rehome } from './rehome.ts';
import {
  drainDescendants,
  lockEnableMutex,
  reach,
  reachUnlocked,
  unlockEnableMutex,
} from './stage.ts';
import { tasksBelow } from './subtree.ts';
import { callExitTask, callInitTask } from './task-init.ts';

/**
 * scx_sub_disable: the scheduler bypasses, waits for all below it, gives its tasks back to its
 * parent, and goes. It never stops bypassing.
 */
export function* disableSub(k: Kernel, sched: Sched, parent: Sched): Path<number> {
  yield* reach(k, sched, 'claimed');
  sched.exitPhase = 'done';
  // One that was never linked has no tasks, and nothing below it.
  if (sched.isLinked) bypass(k, sched, true);
  yield* reach(k, sched, 'bypassed');
  yield* drainDescendants(sched);
  yield* lockEnableMutex(k, sched);
  if (sched.isLinked) {
    k.forkLock = sched;
    if (k.schedOf.get(sched.cgroup) === sched) setCgroupSched(k, sched.cgroup, parent);
    yield* giveBack(k, sched, parent);
    k.forkLock = null;
  }
  yield* reach(k, sched, 'reparented');
  if (sched.exitKind >= 1024) dumpSched(k, sched);
  disableBypassDsp(k, sched);
  unlinkSched(k, sched);
  // As long as the mutex is held the parent stays, and nobody else comes to the cgroup.
  const isEarly = k.seams.hierarchy.detachesBeforeWaking();
  if (isEarly) callSubDetach(k, sched, parent);
  unlockEnableMutex(k, sched);
  yield* reach(k, sched, 'unlinked');
  if (!isEarly) callSubDetach(k, sched, parent);
  callExit(k, sched);
  return 0;
}

/** The parent learns that its child is gone, if it ever took it. */
function callSubDetach(k: Kernel, sched: Sched, parent: Sched): void {
  const { cgroup } = sched;
  if (!sched.subAttached || parent.policy.ops.subDetach === undefined) return;
  callOp(k, parent, 'subDetach', { cgroup, child: sched }, (ops) =>
    ops.subDetach?.(cgroupView(cgroup)),
  );
}

/** ops.exit(), with the kind that was claimed. */
export function callExit(k: Kernel, sched: Sched): void {
  const info = { kind: sched.exitKind, code: sched.exitCode, reason: sched.exitReason };
  callOp(k, sched, 'exit', {}, (ops) => ops.exit?.(info));
  sched.isExited = true;
}

/**
 * Each task of the subtree that is not the parent's is initialised there and goes there. Nothing
 * is locked while it is initialised, and it may die meanwhile.
 */
function* giveBack(k: Kernel, sched: Sched, parent: Sched): Path<void> {
  const tasks = tasksBelow(k, sched.cgroup).filter((task) => task.owner !== parent);
  for (const [index, task] of tasks.entries()) {
    if (task.life === 'dead') continue;
    const errno = callInitTask(k, parent, task, false);
    if (errno !== 0) {
      const rest = tasks.slice(index).filter(({ life }) => life !== 'dead');
      failParent(k, parent, rest, errno);
      return;
    }
    yield* reachUnlocked(k, sched, task);
    if (k.seams.hierarchy.seesDeath(task)) callExitTask(k, parent, task, true);
    else rehome(k, task, parent);
  }
}

/** scx_fail_parent: the parent cannot take its tasks back, and goes down with them. */
function failParent(k: Kernel, parent: Sched, rest: readonly Task[], errno: number): void {
  const [first] = rest;
  scxError(k, parent, `init_task of task ${first?.id} answered ${errno} when it came back`);
  bypass(k, parent, true);
  for (const task of rest) punt(k, task, parent);
}
