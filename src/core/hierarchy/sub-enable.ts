import { E2BIG, EINVAL, ENODEV } from '../errno.ts';
import type { Path } from '../path.ts';
import { callOp, cgroupView } from '../sched/call.ts';
import { SCX_SUB_MAX_DEPTH } from '../sched/constants.ts';
import type { Kernel, Sched, Task } from '../sched/types.ts';
import { bypass } from './bypass.ts';
import { scxError } from './claim.ts';
import { findParentSched, linkSched, setCgroupSched } from './link.ts';
import { takeOver } from './rehome.ts';
import { createSched, type SchedSpec } from './sched.ts';
import {
  flushDisableWork,
  lockEnableHelper,
  lockEnableMutex,
  reach,
  reachUnlocked,
  unlockEnableMutex,
} from './stage.ts';
import { tasksBelow } from './subtree.ts';
import { callExitTask, callInitTask, cancelSubInit, sanitizeErr } from './task-init.ts';

/** A scheduler that is to be loaded. */
export interface LoadSpec extends SchedSpec {
  /** Told of the scheduler as soon as it is made: its programs speak for it from then on. */
  bind(sched: Sched): void;
}

/**
 * scx_sub_enable_workfn: a scheduler is attached to a cgroup.
 *
 * @returns 0, or the errno of a refusal that changed nothing: -ENODEV, -EBUSY, -EOPNOTSUPP,
 *   -E2BIG. Once the scheduler is made every failure is 0 here, and its reason comes with
 *   ops.exit()
 */
export function* enableSub(k: Kernel, spec: LoadSpec): Path<number> {
  yield* lockEnableHelper(k, spec);
  yield* lockEnableMutex(k, spec);
  k.emit({ type: 'attach-begin', schedId: spec.id, cgroup: spec.cgroup });
  const parent = spec.cgroup.online ? findParentSched(k, spec.cgroup) : ENODEV;
  const refusal = typeof parent === 'number' ? parent : refusalOf(spec);
  if (typeof parent === 'number' || refusal !== 0) {
    unlockEnableMutex(k, spec);
    k.enableHelper = null;
    k.emit({ type: 'attach-refused', schedId: spec.id, cgroup: spec.cgroup, errno: refusal });
    return refusal;
  }
  const sched = createSched(k, spec, parent);
  spec.bind(sched);
  const failure = yield* enableLinked(k, sched, parent);
  k.enablingSub = null;
  if (k.forkLock === sched) k.forkLock = null;
  unlockEnableMutex(k, spec);
  if (failure === null) k.emit({ type: 'enabled', sched });
  else fail(k, sched, failure);
  yield* flushDisableWork(k, sched);
  return 0;
}

/** Why an enable did not come to its end. */
interface Failure {
  readonly reason: string;
  readonly errno: number;
  /** Of the first pass, whose error upstream once forgot to raise. */
  readonly isAbort?: true;
}

/** What scx_alloc_and_add_sched refuses: -E2BIG for a batch or a timeout beyond its limit. */
export function refusalOf({ policy }: SchedSpec): number {
  const { dispatchMaxBatch = 0, timeoutMs = 0 } = policy.flags ?? {};
  return dispatchMaxBatch > 2 ** 31 - 1 || timeoutMs > 30_000 ? E2BIG : 0;
}

function fail(k: Kernel, sched: Sched, { reason, errno, isAbort }: Failure): void {
  k.emit({ type: 'enable-failed', sched, errno });
  if (isAbort === true && !k.seams.hierarchy.raisesErrorOnAbort()) return;
  scxError(k, sched, reason);
}

function* enableLinked(k: Kernel, sched: Sched, parent: Sched): Path<Failure | null> {
  yield* reach(k, sched, 'found');
  const errno = linkSched(k, sched);
  if (errno !== 0) return { reason: 'it cannot be linked', errno };
  yield* reach(k, sched, 'linked');
  const refused = admit(k, sched, parent);
  if (refused !== null) return refused;
  yield* reach(k, sched, 'attached');

  bypass(k, sched, true);
  sched.isPublished = true;
  yield* reach(k, sched, 'bypassed');

  k.forkLock = sched;
  setCgroupSched(k, sched.cgroup, sched);
  if (!sched.cgroup.online) return { reason: 'its cgroup is gone', errno: ENODEV };
  k.enablingSub = sched;
  const marked = yield* initAll(k, sched);
  if (!Array.isArray(marked)) return marked as Failure;
  yield* reach(k, sched, 'initialised');

  for (const task of marked as readonly Task[])
    if (task.subInit === sched) takeOver(k, task, sched);
  k.enablingSub = null;
  k.forkLock = null;
  yield* reach(k, sched, 'switched');
  bypass(k, sched, false);
  return null;
}

/** The depth, ops.init() and the parent's ops.sub_attach(). */
function admit(k: Kernel, sched: Sched, parent: Sched): Failure | null {
  if (sched.level >= SCX_SUB_MAX_DEPTH) {
    return { reason: `level ${sched.level} is too deep`, errno: EINVAL };
  }
  const init = sanitizeErr(
    k,
    sched,
    'init',
    callOp(k, sched, 'init', {}, (ops) => ops.init?.() ?? 0),
  );
  if (init !== 0) return { reason: `ops.init() answered ${init}`, errno: init };
  const { cgroup } = sched;
  const attach = sanitizeErr(
    k,
    sched,
    'sub_attach',
    callOp(
      k,
      parent,
      'subAttach',
      { cgroup, child: sched },
      (ops) => ops.subAttach?.(cgroupView(cgroup)) ?? 0,
    ),
  );
  if (attach !== 0) return { reason: `sub_attach answered ${attach}`, errno: attach };
  sched.subAttached = true;
  return null;
}

/**
 * Pass 1: the sub initialises each task of its subtree, which still is its parent's. If one
 * fails, those before it are taken back. Nothing is locked meanwhile, and the task may die.
 */
function* initAll(k: Kernel, sched: Sched): Path<readonly Task[] | Failure> {
  const marked: Task[] = [];
  for (const task of tasksBelow(k, sched.cgroup)) {
    if (task.subInit !== null || task.life === 'dead') continue;
    const isReady = task.state === 'ready' || task.state === 'enabled';
    const errno = isReady ? callInitTask(k, sched, task, false) : EINVAL;
    if (errno === 0) {
      yield* reachUnlocked(k, sched, task);
      if (k.seams.hierarchy.seesDeath(task)) {
        callExitTask(k, sched, task, true);
        continue;
      }
      task.subInit = sched;
      marked.push(task);
      continue;
    }
    for (const done of marked) {
      // One that has died meanwhile has been taken back already.
      if (done.subInit === sched) cancelSubInit(k, sched, done);
    }
    return { reason: `init_task of task ${task.id} answered ${errno}`, errno, isAbort: true };
  }
  return marked;
}
