import { EBUSY, EINVAL } from '../errno.ts';
import type { Path } from '../path.ts';
import { callOp } from '../sched/call.ts';
import { changeTask } from '../sched/change.ts';
import { setEnableState, setOwner } from '../sched/task.ts';
import type { Kernel, RootState, Sched } from '../sched/types.ts';
import { bypass, disableBypassDsp } from './bypass.ts';
import { exitAllCgroups, initAllCgroups } from './cgroups.ts';
import { scxError } from './claim.ts';
import { enterClass, leaveClass } from './class.ts';
import { dumpSched } from './dump.ts';
import { linkSched, setCgroupSched, unlinkSched } from './link.ts';
import { createSched } from './sched.ts';
import {
  drainDescendants,
  flushDisableWork,
  lockEnableHelper,
  lockEnableMutex,
  reach,
  unlockEnableMutex,
} from './stage.ts';
import { callExit } from './sub-disable.ts';
import { type LoadSpec, refusalOf } from './sub-enable.ts';
import { isAround } from './subtree.ts';
import { disableAndExitTask, initTask, sanitizeErr } from './task-init.ts';

function setRootState(k: Kernel, to: RootState): void {
  const from = k.rootState;
  k.rootState = to;
  k.emit({ type: 'root-state', from, to });
}

/**
 * scx_root_enable_workfn: the first scheduler takes every task.
 *
 * @returns 0, -EBUSY where there is a root already, -E2BIG
 */
export function* enableRoot(k: Kernel, spec: LoadSpec): Path<number> {
  yield* lockEnableHelper(k, spec);
  yield* lockEnableMutex(k, spec);
  k.emit({ type: 'attach-begin', schedId: spec.id, cgroup: spec.cgroup });
  const refusal = k.root !== null || k.rootState !== 'disabled' ? EBUSY : refusalOf(spec);
  if (refusal !== 0) {
    unlockEnableMutex(k, spec);
    k.enableHelper = null;
    k.emit({ type: 'attach-refused', schedId: spec.id, cgroup: spec.cgroup, errno: refusal });
    return refusal;
  }
  const sched = createSched(k, spec, null);
  spec.bind(sched);
  k.root = sched;
  setRootState(k, 'enabling');
  const failure = yield* switchAll(k, sched);
  if (failure === null) {
    setRootState(k, 'enabled');
    bypass(k, sched, false);
    unlockEnableMutex(k, spec);
    k.enableHelper = null;
    k.emit({ type: 'enabled', sched });
    return 0;
  }
  k.forkLock = null;
  // Whoever bypasses late has not begun to.
  const isLate = sched.isPublished && !k.isSwitchedAll;
  if (isLate && !k.seams.hierarchy.bypassesBeforeMark()) bypass(k, sched, true);
  k.emit({ type: 'enable-failed', sched, errno: EINVAL });
  unlockEnableMutex(k, spec);
  // Progress must not depend on the failed scheduler until its disable has begun.
  if (!k.seams.hierarchy.keepsBypassOnFailure() && sched.ownBypass > 0) {
    bypass(k, sched, false);
    yield* reach(k, sched, 'failed');
  }
  scxError(k, sched, failure);
  yield* flushDisableWork(k, sched);
  return 0;
}

/** From the link to the last task that is switched; why it failed, or null. */
function* switchAll(k: Kernel, sched: Sched): Path<string | null> {
  linkSched(k, sched);
  yield* reach(k, sched, 'linked');
  const init = callOp(k, sched, 'init', {}, (ops) => ops.init?.() ?? 0);
  const errno = sanitizeErr(k, sched, 'init', init);
  if (errno !== 0) return `ops.init() answered ${errno}`;
  const isEarly = k.seams.hierarchy.bypassesBeforeMark();
  if (isEarly) bypass(k, sched, true);
  sched.isPublished = true;
  yield* reach(k, sched, 'bypassed');

  k.forkLock = sched;
  const refusedCgroup = initAllCgroups(k, sched);
  if (refusedCgroup !== 0) return `cgroup_init answered ${refusedCgroup}`;
  setCgroupSched(k, k.cgroups.root, sched);
  for (const task of k.taskList) {
    if (!isAround(task)) continue;
    const ret = initTask(k, sched, task, false);
    if (ret !== 0) return `init_task of task ${task.id} answered ${ret}`;
    setOwner(k, task, sched);
    setEnableState(k, task, 'ready');
  }
  yield* reach(k, sched, 'initialised');

  // From here on a change of policy brings a task into the class.
  k.isSwitchedAll = true;
  yield* reach(k, sched, 'marked');
  if (!isEarly) bypass(k, sched, true);
  for (const task of k.taskList) {
    if (!isAround(task) || task.inExtClass || task.policy !== 'normal') continue;
    if (task.owner === sched) enterClass(k, task);
  }
  k.forkLock = null;
  yield* reach(k, sched, 'switched');
  return sched.exitPhase === 'none' ? null : 'it failed while it was enabled';
}

/** scx_root_disable: all below it first, then every task leaves its scheduler and the class. */
export function* disableRoot(k: Kernel, sched: Sched): Path<number> {
  yield* reach(k, sched, 'claimed');
  sched.exitPhase = 'done';
  bypass(k, sched, true);
  yield* reach(k, sched, 'bypassed');
  yield* drainDescendants(sched);
  yield* lockEnableMutex(k, sched);
  setRootState(k, 'disabling');
  k.forkLock = sched;
  k.isSwitchedAll = false;
  for (const task of k.taskList) {
    if (!isAround(task) || task.owner === null) continue;
    const leaves = task.inExtClass && k.seams.hierarchy.leavesClassAtUnload(task);
    if (leaves) leaveClass(k, task, () => disableAndExitTask(k, task));
    else changeTask(k, task, () => disableAndExitTask(k, task));
  }
  exitAllCgroups(k, sched);
  setCgroupSched(k, k.cgroups.root, null);
  k.forkLock = null;
  yield* reach(k, sched, 'reparented');
  if (sched.exitKind >= 1024) dumpSched(k, sched);
  callExit(k, sched);
  disableBypassDsp(k, sched);
  unlinkSched(k, sched);
  k.root = null;
  setRootState(k, 'disabled');
  unlockEnableMutex(k, sched);
  bypass(k, sched, false);
  yield* reach(k, sched, 'unlinked');
  return 0;
}
