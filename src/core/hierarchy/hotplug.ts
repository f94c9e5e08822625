import { EBUSY } from '../errno.ts';
import { callOp, hasOp } from '../sched/call.ts';
import { changeTask, moveOff } from '../sched/change.ts';
import type { Kernel, Rq } from '../sched/types.ts';
import { claimExit, SCX_EXIT_UNREG_KERN } from './claim.ts';
import { isAround } from './subtree.ts';

/** The code of an exit that asks to be loaded again after a hotplug. */
const SCX_ECODE_HOTPLUG = 2 ** 32 + 1;

/**
 * Takes a CPU offline: inactive first, until none of its tasks is left, then offline.
 *
 * @returns 0, or -EBUSY for the last CPU
 */
export function takeOffline(k: Kernel, rq: Rq): number {
  if (!k.rqs.some((other) => other !== rq && other.state === 'online')) return EBUSY;
  setState(k, rq, 'inactive');
  tellRoot(k, rq, 'cpuOffline');
  rq.isIdle = false;
  pushTasksAway(k, rq);
  rq.needsResched = true;
  return 0;
}

/** Brings a CPU back. */
export function bringOnline(k: Kernel, rq: Rq): number {
  setState(k, rq, 'online');
  tellRoot(k, rq, 'cpuOnline');
  rq.needsResched = true;
  return 0;
}

/**
 * A CPU on its way out is offline when its own pass through the scheduler finds no task left,
 * and none that may not leave it (balance_hotplug_wait, rq_has_pinned_tasks).
 */
export function finishOffline(k: Kernel, rq: Rq): void {
  if (rq.state !== 'inactive' || rq.nrRunning > 0 || rq.current !== null) return;
  if (k.taskList.some((task) => task.rq === rq && task.isMigrationDisabled && isAround(task)))
    return;
  setState(k, rq, 'offline');
}

/**
 * balance_push: what it holds itself goes elsewhere; what waits in other queues is put back
 * first. A task that may not migrate runs on until it may.
 */
export function pushTasksAway(k: Kernel, rq: Rq): void {
  for (const task of k.taskList) {
    if (!task.isQueued || task.rq !== rq || task.isMigrationDisabled) continue;
    if (rq.current === task) moveOff(k, task);
    else if (task.dsq === rq.local || k.seams.hierarchy.requeuesForHotplug(rq)) {
      changeTask(k, task, () => {});
    }
  }
}

function setState(k: Kernel, rq: Rq, to: Rq['state']): void {
  const from = rq.state;
  rq.state = to;
  k.emit({ type: 'cpu-state', rq, from });
}

/** handle_hotplug: a root without the callback cannot go on. */
function tellRoot(k: Kernel, rq: Rq, op: 'cpuOnline' | 'cpuOffline'): void {
  const { root } = k;
  if (root === null) return;
  if (hasOp(root, op)) {
    callOp(k, root, op, { rq: null }, (ops) => ops[op]?.(rq.cpu));
    return;
  }
  const what = op === 'cpuOnline' ? 'online' : 'offline';
  claimExit(k, root, SCX_EXIT_UNREG_KERN, `CPU ${rq.cpu} goes ${what}`, SCX_ECODE_HOTPLUG);
}
