import { callOp, hasOp, notifyTask } from './call.ts';
import { updateCurr } from './charge.ts';
import { SCX_ENQ_HEAD, SCX_ENQ_LAST } from './constants.ts';
import { callStopping, dispatchDequeue, opsDequeue } from './dequeue.ts';
import { type Dispatched, dispatchSched, takeBypassTurn } from './dispatch.ts';
import { nextTask } from './dsq.ts';
import { dispatchEnqueue, doEnqueue } from './enqueue.ts';
import { processDeferred } from './migrate.ts';
import { isBypassing, setRunnable } from './task.ts';
import type { Kernel, Rq, Sched, Task } from './types.ts';

/** __schedule on one CPU: picks what runs next, and switches to it. */
export function schedule(k: Kernel, rq: Rq): void {
  rq.needsResched = false;
  if (rq.seized || rq.state === 'offline') {
    switchTo(k, rq, null);
    return;
  }
  rq.clock = k.now;
  updateCurr(k, rq);
  const prev = rq.current;
  const root = k.root;
  const found = root === null ? 'none' : balanceOne(k, root, rq, prev);
  const next = found === 'prev' ? prev : nextTask(rq.local, 0);
  if (next !== null && next.sliceNs <= 0) next.sliceNs = (next.owner as Sched).sliceDflNs;
  if (next !== prev) switchTo(k, rq, next);
  if (next === null) goIdle(k, rq);
  processDeferred(k, rq);
}

/** dispatch_one (balance_one): whether prev goes on, or what the local DSQ holds is run. */
function balanceOne(k: Kernel, root: Sched, rq: Rq, prev: Task | null): Dispatched {
  const isOn = prev?.isQueued === true;
  if (isOn && prev.sliceNs > 0 && !isBypassing(prev.owner as Sched, rq)) return 'prev';
  if (rq.local.nr > 0) {
    takeBypassTurn(k, root, rq);
    return 'local';
  }
  const found = dispatchSched(k, root, rq, prev);
  if (found !== 'none') return found;
  if (isOn && prev.isQueued) {
    const owner = prev.owner as Sched;
    if (owner.policy.flags?.enqLast !== true || isBypassing(owner, rq)) return 'prev';
  }
  return 'none';
}

/** put_prev_task_scx and set_next_task_scx. */
export function switchTo(k: Kernel, rq: Rq, next: Task | null): void {
  const prev = rq.current;
  if (prev === next) return;
  if (prev !== null) putPrev(k, rq, prev, next);
  rq.current = next;
  rq.execStart = k.now;
  if (next !== null) takeOn(k, rq, next);
  k.emit({ type: 'switch', rq, prev, next });
  if (next !== null) notifyTask(k, next, 'running');
}

function putPrev(k: Kernel, rq: Rq, prev: Task, next: Task | null): void {
  updateCurr(k, rq);
  if (!prev.isQueued) return;
  callStopping(k, prev, true);
  setRunnable(k, prev);
  if (prev.sliceNs > 0 && !isBypassing(prev.owner as Sched, rq) && rq.state === 'online') {
    // A higher class has cut in: it goes on where it was.
    dispatchEnqueue(k, rq.local, prev, null, SCX_ENQ_HEAD);
    return;
  }
  doEnqueue(k, prev, next === null && !rq.seized ? SCX_ENQ_LAST : 0);
  // It may have come straight back, to a CPU that is about to be idle.
  if (next === null && rq.local.nr > 0) rq.needsResched = true;
}

/** set_next_task_scx: the task starts to run. */
export function setNext(k: Kernel, rq: Rq, task: Task): void {
  takeOn(k, rq, task);
  notifyTask(k, task, 'running');
}

/** Nobody holds the task any more but the CPU. */
function takeOn(k: Kernel, rq: Rq, task: Task): void {
  if (rq.isIdle) leaveIdle(k, rq);
  opsDequeue(k, task);
  dispatchDequeue(k, task);
  rq.execStart = k.now;
  rq.nextTick = (Math.floor(k.now / k.tickNs) + 1) * k.tickNs;
  task.nrRuns++;
  task.nrReenq = 0;
  task.resetsRunnableAt = true;
  task.runningFor = task.owner;
}

function goIdle(k: Kernel, rq: Rq): void {
  if (rq.isIdle) return;
  rq.isIdle = true;
  tellIdle(k, rq, true);
}

export function leaveIdle(k: Kernel, rq: Rq): void {
  rq.isIdle = false;
  tellIdle(k, rq, false);
}

function tellIdle(k: Kernel, rq: Rq, isIdle: boolean): void {
  const { root } = k;
  if (root === null || !hasOp(root, 'updateIdle') || isBypassing(root, rq)) return;
  callOp(k, root, 'updateIdle', { rq }, (ops) => ops.updateIdle?.(rq.cpu, isIdle));
}
