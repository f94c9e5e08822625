import { callOp, hasOp } from './call.ts';
import { SCX_BYPASS_HOST_NTH, SCX_DSP_MAX_LOOPS } from './constants.ts';
import { isCursor, removeFromDsq } from './dsq.ts';
import { bypassDsqOf, dispatchEnqueue } from './enqueue.ts';
import { findDsqForDispatch } from './find-dsq.ts';
import { canRunOnRemoteRq, dispatchToLocal, moveToRemoteLocal } from './migrate.ts';
import { setOpsState } from './task.ts';
import type { DispatchEntry, Dsq, Kernel, Rq, Sched, SchedCpu, Task } from './types.ts';

/** What a dispatch came to: nothing, the local DSQ has a task, or prev goes on. */
export type Dispatched = 'none' | 'local' | 'prev';

/**
 * scx_dispatch_sched: lets a scheduler give a CPU something to run.
 *
 * @param prev the task that the CPU runs until now
 */
export function dispatchSched(k: Kernel, sched: Sched, rq: Rq, prev: Task | null): Dispatched {
  const pcpu = sched.pcpu[rq.index] as SchedCpu;
  const isEarly = k.seams.sched.triesBypassBeforeGlobal();
  if (isEarly && takesBypassTurn(k, sched, rq)) return 'local';
  if (consumeGlobal(k, sched, rq)) return 'local';
  if (sched.bypassDspEnableDepth > 0 && pcpu.isBypassing) {
    return taken(consumeBypass(k, sched, rq));
  }
  if (!isEarly && takesBypassTurn(k, sched, rq)) return 'local';
  if (!hasOp(sched, 'dispatch') || !mayDispatch(k, rq)) {
    if (!k.seams.hierarchy.servesBypassWithoutDispatch()) return 'none';
    return taken(consumeHosted(k, sched, rq));
  }
  const looped = runDispatch(k, sched, rq, pcpu, prev);
  if (looped !== 'none') return looped;
  return taken(consumeHosted(k, sched, rq));
}

/** Every second time a host that does not bypass itself looks at its bypass DSQ first. */
function takesBypassTurn(k: Kernel, sched: Sched, rq: Rq): boolean {
  const pcpu = sched.pcpu[rq.index] as SchedCpu;
  // The root's turn is that of every host that is served by the core.
  const isHost = sched.bypassDspEnableDepth > 0 || (sched.parent === null && k.nrBypassHosts > 0);
  if (!isHost || pcpu.isBypassing) return false;
  return pcpu.bypassHostSeq++ % SCX_BYPASS_HOST_NTH === 0 && consumeHosted(k, sched, rq);
}

/** A pick that needs no dispatch, since the local DSQ has tasks, gives hosts their turn too. */
export function takeBypassTurn(k: Kernel, root: Sched, rq: Rq): void {
  if (k.nrBypassHosts > 0 && k.seams.sched.triesBypassBeforeLocal()) takesBypassTurn(k, root, rq);
}

/** A CPU that is offline asks nobody. */
function mayDispatch(k: Kernel, rq: Rq): boolean {
  if (rq.state === 'online') return true;
  return rq.state === 'inactive' && k.seams.hierarchy.dispatchesWhileInactive(rq);
}

function taken(isTaken: boolean): Dispatched {
  return isTaken ? 'local' : 'none';
}

/** Step 4: calls ops.dispatch() as long as it dispatches something that cannot run here. */
function runDispatch(
  k: Kernel,
  sched: Sched,
  rq: Rq,
  pcpu: SchedCpu,
  prev: Task | null,
): Dispatched {
  for (let loop = 0; loop < SCX_DSP_MAX_LOOPS; loop++) {
    pcpu.nrTasks = 0;
    callDispatch(k, sched, rq, pcpu, prev);
    flushDispatchBuffer(k, sched, rq);
    if (prev?.isQueued === true && prev.rq === rq && prev.sliceNs > 0 && rq.current === prev) {
      return 'prev';
    }
    if (rq.local.nr > 0) return 'local';
    if (consumeGlobal(k, sched, rq)) return 'local';
    if (pcpu.nrTasks === 0) return 'none';
  }
  rq.needsResched = true;
  return 'none';
}

function callDispatch(k: Kernel, sched: Sched, rq: Rq, pcpu: SchedCpu, prev: Task | null): void {
  const outermost = rq.subDispatchPrev === null;
  if (outermost) rq.subDispatchPrev = prev;
  pcpu.isDispatching = true;
  const own = prev?.owner === sched && prev.inExtClass ? prev : null;
  callOp(k, sched, 'dispatch', { rq, task: null, prev: own }, (ops) => ops.dispatch?.(rq.cpu, own));
  pcpu.isDispatching = false;
  if (outermost) rq.subDispatchPrev = null;
}

/** flush_dispatch_buf: the inserts of a dispatch take effect. */
export function flushDispatchBuffer(k: Kernel, sched: Sched, rq: Rq): void {
  const pcpu = sched.pcpu[rq.index] as SchedCpu;
  // Most dispatches insert nothing.
  if (pcpu.buffer.length === 0) return;
  const entries = pcpu.buffer.splice(0);
  for (const entry of entries) finishDispatch(k, sched, rq, entry);
  pcpu.nrTasks += entries.length;
}

/** finish_dispatch: an entry that is out of date is dropped without a word. */
function finishDispatch(k: Kernel, sched: Sched, rq: Rq, entry: DispatchEntry): void {
  const { task, qseq, dsqId, vtime, enqFlags } = entry;
  if (task.opsState !== 'queued' || task.qseq !== qseq) return;
  if (task.owner !== sched) {
    sched.events.insertNotOwned++;
    return;
  }
  setOpsState(k, task, 'dispatching');
  const dsq = findDsqForDispatch(k, sched, rq, dsqId, task);
  if (dsq.kind === 'local') dispatchToLocal(k, sched, dsq, task, enqFlags);
  else dispatchEnqueue(k, dsq, task, vtime, enqFlags);
}

/** consume_global_dsq: one task from the scheduler's global DSQ of this node. */
function consumeGlobal(k: Kernel, sched: Sched, rq: Rq): boolean {
  return consumeDsq(k, sched, rq, sched.globalDsqs[rq.node] as Dsq);
}

function consumeBypass(k: Kernel, host: Sched, rq: Rq): boolean {
  if (host.bypassDspEnableDepth <= 0) return false;
  return consumeDsq(k, host, rq, bypassDsqOf(host, rq));
}

/**
 * The bypass DSQ of a host. The root's turn is also that of every host that the core serves
 * itself: whether a host is reached otherwise is up to the schedulers above it.
 */
function consumeHosted(k: Kernel, sched: Sched, rq: Rq): boolean {
  if (sched.parent !== null) return consumeBypass(k, sched, rq);
  const hosts = hostsOf(k, sched);
  // In turn: one whose DSQ is never empty must not keep the others from theirs.
  const first = hosts.length > 1 ? rq.hostTurn++ : 0;
  for (let i = 0; i < hosts.length; i++) {
    if (consumeBypass(k, hosts[(first + i) % hosts.length] as Sched, rq)) return true;
  }
  return false;
}

function hostsOf(k: Kernel, root: Sched): readonly Sched[] {
  if (k.nrBypassHosts === 0) return NONE;
  const served = k.seams.hierarchy.hostsServedByCore(k, root);
  const hosts = served.filter((host) => host !== root && host.bypassDspEnableDepth > 0);
  return root.bypassDspEnableDepth > 0 ? [root, ...hosts] : hosts;
}

const NONE: readonly Sched[] = [];

/**
 * consume_dispatch_q: moves the first task that can run here to the local DSQ. Those that
 * cannot are passed over quietly.
 */
export function consumeDsq(k: Kernel, sched: Sched, rq: Rq, dsq: Dsq): boolean {
  if (dsq.nr === 0 || (sched.aborting && dsq.kind !== 'bypass')) return false;
  for (const task of dsq.list) {
    if (isCursor(task)) continue;
    if (task.rq !== rq && !canRunOnRemoteRq(k, task, rq, null)) continue;
    removeFromDsq(k, task);
    if (task.rq === rq) dispatchEnqueue(k, rq.local, task, null, 0);
    else moveToRemoteLocal(k, task, rq, 0);
    return true;
  }
  return false;
}
