import { scxError } from '../hierarchy/claim.ts';
import { callOp, hasOp, notifyTask } from './call.ts';
import { SCX_DSQ_INVALID, SCX_ENQ_HEAD, SCX_ENQ_REENQ, SCX_ENQ_WAKEUP } from './constants.ts';
import { insertFifo, insertVtime, wouldMix } from './dsq.ts';
import { findDsqForDispatch, globalDsqOf } from './find-dsq.ts';
import { clearVerdict, isBypassing, setOpsState, setRunnable } from './task.ts';
import type { Dsq, Kernel, Rq, Sched, Task } from './types.ts';

/** enqueue_task_scx: a task of the ext class becomes runnable on its run queue. */
export function enqueueTask(k: Kernel, task: Task, enqFlags: number): void {
  const { rq } = task;
  const owner = task.owner as Sched;
  if (!task.isQueued) {
    setRunnable(k, task);
    task.isQueued = true;
    rq.nrRunning++;
    if (hasOp(owner, 'runnable')) {
      callOp(k, owner, 'runnable', { rq, task }, (ops) => ops.runnable?.(task, enqFlags));
    }
    if ((enqFlags & SCX_ENQ_WAKEUP) !== 0) task.coreSchedAt = k.now;
    doEnqueue(k, task, enqFlags);
    // wakeup_preempt: the idle class gives way.
    if (rq.current === null) rq.needsResched = true;
  }
  task.stickyCpu = -1;
}

/**
 * do_enqueue_task: where a runnable task goes; the first rule that fits, in upstream's order.
 */
export function doEnqueue(k: Kernel, task: Task, enqFlags: number): void {
  const { rq } = task;
  const owner = task.owner as Sched;
  const { flags } = owner.policy;
  if (task.stickyCpu === rq.cpu) {
    dispatchEnqueue(k, rq.local, task, null, enqFlags);
  } else if (rq.state !== 'online') {
    owner.events.localOffline++;
    toLocal(k, task, enqFlags);
  } else if (isBypassing(owner, rq)) {
    owner.events.bypassDispatch++;
    enqueueBypassing(k, task, enqFlags);
  } else if (task.ddspDsqId !== SCX_DSQ_INVALID) {
    directDispatch(k, task, enqFlags);
  } else if (task.exiting && flags?.enqExiting !== true) {
    toLocal(k, task, enqFlags);
  } else if (task.isMigrationDisabled && flags?.enqMigrationDisabled !== true) {
    toLocal(k, task, enqFlags);
  } else if (!hasOp(owner, 'enqueue')) {
    refill(k, task);
    dispatchEnqueue(k, globalDsqOf(owner, task), task, null, enqFlags);
  } else {
    enqueueInBpf(k, task, owner, enqFlags);
  }
}

/** The task goes to its scheduler, which may dispatch it at once or keep it. */
function enqueueInBpf(k: Kernel, task: Task, owner: Sched, enqFlags: number): void {
  task.qseq = ++k.qseq;
  setOpsState(k, task, 'queueing');
  callOp(k, owner, 'enqueue', { rq: task.rq, task, mayInsert: true }, (ops) =>
    ops.enqueue?.(task, enqFlags),
  );
  if (task.ddspDsqId !== SCX_DSQ_INVALID) {
    directDispatch(k, task, enqFlags);
    return;
  }
  task.inCustody = true;
  setOpsState(k, task, 'queued');
}

function toLocal(k: Kernel, task: Task, enqFlags: number): void {
  refill(k, task);
  dispatchEnqueue(k, task.rq.local, task, null, enqFlags);
}

/** A new slice from the owner; whatever direct dispatch was pending is not carried out. */
function refill(k: Kernel, task: Task): void {
  task.coreSchedAt = k.now;
  task.sliceNs = (task.owner as Sched).sliceDflNs;
  if (k.seams.sched.erasesVerdict()) clearVerdict(task);
}

/** A bypassing scheduler's task goes to the bypass DSQ of its host. */
function enqueueBypassing(k: Kernel, task: Task, enqFlags: number): void {
  refill(k, task);
  const host = bypassTarget(task.owner as Sched, task.rq);
  dispatchEnqueue(k, bypassDsqOf(host, task.rq), task, null, enqFlags & ~SCX_ENQ_HEAD);
}

/** bypass_enq_target_dsq: the nearest ancestor that does not bypass on that CPU, or the root. */
function bypassTarget(owner: Sched, rq: Rq): Sched {
  let host = owner;
  while (host.parent !== null && isBypassing(host, rq)) host = host.parent;
  return host;
}

export function bypassDsqOf(host: Sched, rq: Rq): Dsq {
  return (host.pcpu[rq.index] as Sched['pcpu'][number]).bypassDsq;
}

/** direct_dispatch: carries out the verdict of select_cpu or enqueue. */
function directDispatch(k: Kernel, task: Task, enqFlags: number): void {
  const owner = task.owner as Sched;
  const dsq = findDsqForDispatch(k, owner, task.rq, task.ddspDsqId, task);
  if (dsq.kind === 'local' && dsq.rq !== task.rq) {
    // Only once this CPU can give up its lock; until then the verdict stays.
    setOpsState(k, task, 'none');
    task.rq.deferred.push(task);
    return;
  }
  const { ddspVtime, ddspEnqFlags } = task;
  clearVerdict(task);
  const vtime = Number.isNaN(ddspVtime) ? null : ddspVtime;
  dispatchEnqueue(k, dsq, task, vtime, enqFlags | ddspEnqFlags);
}

/**
 * dispatch_enqueue: puts a task on a DSQ. It is the scheduler's no more, except on a user DSQ.
 *
 * vtime order on a built-in DSQ, a mix of orders and a destroyed DSQ are errors of the owner;
 * the task goes to the tail, or to the global DSQ.
 */
export function dispatchEnqueue(
  k: Kernel,
  dsq: Dsq,
  task: Task,
  vtime: number | null,
  enqFlags: number,
): void {
  const owner = task.owner as Sched;
  let target = dsq;
  let key = vtime;
  if (dsq.isDestroyed) {
    scxError(k, owner, `task ${task.id} was dispatched to a destroyed DSQ`);
    target = globalDsqOf(owner, task);
  }
  if (key !== null && target.kind !== 'user') {
    scxError(k, owner, `vtime order on a built-in DSQ for task ${task.id}`);
    key = null;
  }
  if (wouldMix(target, key !== null)) {
    scxError(k, owner, `fifo and vtime order on DSQ ${target.id}`);
    target = globalDsqOf(owner, task);
    key = null;
  }
  if (key === null) insertFifo(k, target, task, (enqFlags & SCX_ENQ_HEAD) !== 0);
  else insertVtime(k, target, task, key);
  if (target.kind === 'user') task.inCustody = true;
  else leaveCustody(k, task, target);
  setOpsState(k, task, 'none');
  if (target.kind === 'local') {
    const rq = target.rq as Rq;
    if (rq.current === null || (enqFlags & SCX_ENQ_HEAD) !== 0) rq.needsResched = true;
  }
}

/** ops.dequeue() is owed once, when a task leaves the custody of its scheduler. */
export function leaveCustody(k: Kernel, task: Task, to: Dsq | null): void {
  if (!task.inCustody) return;
  task.inCustody = false;
  const told = to?.kind === 'local' ? k.seams.sched.notifiedOfLocalInsert(k, task) : task.owner;
  notifyTask(k, task, 'dequeue', told);
}

/** A task that is put back in ops.enqueue(), within its repeats (do_enqueue_task, REENQ). */
export function reenqueueTask(k: Kernel, task: Task): void {
  task.nrReenq++;
  doEnqueue(k, task, SCX_ENQ_REENQ);
}
