import type { Cgroup } from '../cgroup.ts';
import type { Cpumask } from '../cpumask.ts';
import { SCX_DSQ_INVALID, SCX_SLICE_DFL_NS, SCX_WEIGHT_DFL } from './constants.ts';
import type { EnableState, Kernel, Life, OpsState, Rq, Sched, Task } from './types.ts';

/** A task that is not born yet. */
export function createTask(id: number, cgroup: Cgroup, cpus: Cpumask, rq: Rq): Task {
  return {
    id,
    cgroup,
    cgroupId: cgroup.id,
    cpus,
    weight: SCX_WEIGHT_DFL,
    policy: 'normal',
    inExtClass: false,
    life: 'absent',
    exiting: false,
    isMigrationDisabled: false,
    isDisallowed: false,
    isRunnable: false,
    rq,
    cpuId: rq.cpu,
    isOff: false,
    owner: null,
    state: 'none',
    subInit: null,
    isQueued: false,
    opsState: 'none',
    qseq: 0,
    dsq: null,
    dsqVtime: 0,
    dsqSeq: 0,
    sliceNs: SCX_SLICE_DFL_NS,
    ddspDsqId: SCX_DSQ_INVALID,
    ddspVtime: 0,
    ddspEnqFlags: 0,
    inCustody: false,
    stickyCpu: -1,
    coreSchedAt: 0,
    runnableAt: 0,
    resetsRunnableAt: true,
    nrReenq: 0,
    runningFor: null,
    sumExecNs: 0,
    nrRuns: 0,
  };
}

/** scx_set_task_state: applied whatever it is; the monitors say what is legal. */
export function setEnableState(k: Kernel, task: Task, to: EnableState): void {
  const from = task.state;
  task.state = to;
  k.emit({ type: 'enable-state', task, from, to });
}

export function setOpsState(k: Kernel, task: Task, to: OpsState): void {
  const from = task.opsState;
  if (from === to) return;
  task.opsState = to;
  k.emit({ type: 'ops-state', task, from, to, qseq: task.qseq });
}

export function setOwner(k: Kernel, task: Task, to: Sched | null): void {
  const from = task.owner;
  if (from === to) return;
  if (from !== null) from.nrOwned--;
  if (to !== null) to.nrOwned++;
  task.owner = to;
  k.emit({ type: 'owner', task, from, to });
}

export function setLife(k: Kernel, task: Task, to: Life): void {
  const from = task.life;
  task.life = to;
  task.exiting = to === 'exiting' || to === 'dead';
  k.emit({ type: 'life', task, from, to });
}

/** set_task_runnable: the task is in line; its wait begins, unless it has not run meanwhile. */
export function setRunnable(k: Kernel, task: Task): void {
  if (!task.resetsRunnableAt) return;
  task.resetsRunnableAt = false;
  task.runnableAt = k.now;
}

/** The task belongs to that run queue from now on; what is counted there goes with it. */
export function setTaskRq(task: Task, rq: Rq): void {
  if (task.rq === rq) return;
  if (task.isQueued) {
    task.rq.nrRunning--;
    rq.nrRunning++;
  }
  task.rq = rq;
  task.cpuId = rq.cpu;
}

/** Erases the verdict of a direct dispatch (clear_direct_dispatch). */
export function clearVerdict(task: Task): void {
  task.ddspDsqId = SCX_DSQ_INVALID;
  task.ddspEnqFlags = 0;
}

/** scx_bypassing: whether a scheduler bypasses on that CPU. */
export function isBypassing(sched: Sched, rq: Rq): boolean {
  return sched.pcpu[rq.index]?.isBypassing === true;
}

/** scx_is_descendant: whether a scheduler is that one or below it. */
export function isDescendant(sched: Sched, ancestor: Sched): boolean {
  return sched.ancestors[ancestor.level] === ancestor;
}
