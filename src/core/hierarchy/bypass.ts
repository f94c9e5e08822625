import { changeTask } from '../sched/change.ts';
import { SCX_SLICE_BYPASS_NS } from '../sched/constants.ts';
import { isDescendant } from '../sched/task.ts';
import type { Kernel, Sched, SchedCpu, Task } from '../sched/types.ts';

/**
 * scx_bypass: from now on (or no more) the core runs the tasks of a scheduler and of all below
 * it, fifo and in short slices, without asking any of them.
 *
 * Calls nest: each is taken back by one with `on` false. A scheduler's depth counts its own
 * calls and those of its ancestors, so it bypasses as long as any of them does.
 */
export function bypass(k: Kernel, sched: Sched, on: boolean): void {
  k.emit({ type: 'bypass-begin', sched, on });
  const step = on ? 1 : -1;
  sched.ownBypass += step;
  const crossed = changeDepth(sched, step);
  if (on && k.seams.hierarchy.claimsBypass(sched)) enableBypassDsp(k, sched);
  const reaches = k.seams.hierarchy.bypassReachesDescendants(sched, on);
  if (reaches) {
    for (const other of k.scheds) {
      if (other !== sched && isDescendant(other, sched)) changeDepth(other, step);
    }
  }
  if (crossed || reaches) applyBypass(k, sched);
  if (!on && k.seams.hierarchy.dropsBypassClaim(sched)) disableBypassDsp(k, sched);
  k.emit({ type: 'bypass-end', sched, on });
}

/** inc_bypass_depth, dec_bypass_depth: whether 0 was crossed. */
function changeDepth(sched: Sched, step: number): boolean {
  sched.bypassDepth += step;
  const crossed = sched.bypassDepth === (step > 0 ? 1 : 0);
  if (crossed) sched.sliceDflNs = step > 0 ? SCX_SLICE_BYPASS_NS : sched.sliceNs;
  return crossed;
}

/** CPU by CPU: the mark, and every waiting task of the subtree goes where it belongs now. */
function applyBypass(k: Kernel, top: Sched): void {
  const subtree = k.scheds.filter((sched) => isDescendant(sched, top));
  if (!subtree.includes(top)) subtree.push(top);
  for (const rq of k.rqs) {
    for (const sched of subtree) {
      (sched.pcpu[rq.index] as SchedCpu).isBypassing = sched.bypassDepth !== 0;
    }
    rq.needsResched = true;
  }
  if (subtree.every((sched) => sched.nrOwned === 0)) return;
  for (const task of waitingTasks(k)) {
    if (task.owner !== null && isDescendant(task.owner, top)) changeTask(k, task, () => {});
  }
}

/** Runnable tasks of the ext class that do not run, those that wait longest first. */
function waitingTasks(k: Kernel): readonly Task[] {
  return k.taskList
    .filter((task) => task.isQueued && task.rq.current !== task)
    .sort((a, b) => a.runnableAt - b.runnableAt || a.id - b.id);
}

/** enable_bypass_dsp: the scheduler and the host above it serve bypass DSQs. */
function enableBypassDsp(k: Kernel, sched: Sched): void {
  if (sched.bypassDspClaim) return;
  sched.bypassDspClaim = true;
  addBypassDsp(k, sched, 1);
  if (sched.parent !== null) addBypassDsp(k, sched.parent, 1);
}

/** disable_bypass_dsp: undoes what the claim did, once. */
export function disableBypassDsp(k: Kernel, sched: Sched): void {
  if (!sched.bypassDspClaim) return;
  sched.bypassDspClaim = false;
  addBypassDsp(k, sched, -1);
  if (sched.parent !== null) addBypassDsp(k, sched.parent, -1);
}

function addBypassDsp(k: Kernel, host: Sched, step: number): void {
  const was = host.bypassDspEnableDepth > 0;
  host.bypassDspEnableDepth += step;
  const is = host.bypassDspEnableDepth > 0;
  if (was !== is) k.nrBypassHosts += is ? 1 : -1;
  if (k.nrBypassHosts > 0) k.bypassBalanceAt ??= k.now + k.balanceNs;
  else k.bypassBalanceAt = null;
}
