import type { Cpumask } from '../cpumask.ts';
import { scxError } from '../hierarchy/claim.ts';
import { callOp, hasOp } from './call.ts';
import { SCX_DSQ_LOCAL, SCX_ENQ_WAKEUP } from './constants.ts';
import { leaveIdle } from './pick.ts';
import { clearVerdict, isBypassing } from './task.ts';
import type { Kernel, Rq, Sched, Task } from './types.ts';

/** select_task_rq: the run queue for a task that wakes or is born. */
export function selectRq(k: Kernel, task: Task): Rq {
  const { rq } = task;
  if (task.isMigrationDisabled) return rq;
  const owner = task.owner as Sched;
  if (isBypassing(owner, rq) || !hasOp(owner, 'selectCpu')) return selectByDefault(k, task, owner);
  const cpu = callOp(
    k,
    owner,
    'selectCpu',
    { rq, task, mayInsert: true },
    (ops) => ops.selectCpu?.(task, rq.cpu, SCX_ENQ_WAKEUP) ?? rq.cpu,
  );
  const chosen = k.rqByCpu.get(cpu);
  if (chosen === undefined) {
    scxError(k, owner, `select_cpu answered CPU ${cpu}, which there is not`);
    return allowedRq(k, task);
  }
  return mayUse(task, chosen) ? chosen : allowedRq(k, task);
}

/** An idle CPU gets the task directly. */
function selectByDefault(k: Kernel, task: Task, owner: Sched): Rq {
  const idle = selectIdle(k, task, task.rq);
  if (idle === null) return allowedRq(k, task);
  task.sliceNs = owner.sliceDflNs;
  clearVerdict(task);
  task.ddspDsqId = SCX_DSQ_LOCAL;
  task.ddspVtime = Number.NaN;
  return idle;
}

/** scx_select_cpu_dfl: claims an idle CPU, first the one it ran on, then one that is near. */
export function selectIdle(k: Kernel, task: Task, prev: Rq): Rq | null {
  if (prev.isIdle && mayUse(task, prev)) return claimIdle(k, prev);
  return pickIdle(k, task.cpus, prev.llc);
}

/** Claims an idle CPU of a mask, of that LLC if there is one. */
export function pickIdle(k: Kernel, cpus: Cpumask, llc: number): Rq | null {
  let fallback: Rq | null = null;
  for (const rq of k.rqs) {
    if (!rq.isIdle || rq.state !== 'online' || rq.seized || !cpus.has(rq.cpu)) continue;
    if (rq.llc === llc) return claimIdle(k, rq);
    fallback ??= rq;
  }
  return fallback === null ? null : claimIdle(k, fallback);
}

function claimIdle(k: Kernel, rq: Rq): Rq {
  leaveIdle(k, rq);
  rq.needsResched = true;
  return rq;
}

function mayUse(task: Task, rq: Rq): boolean {
  return rq.state === 'online' && task.cpus.has(rq.cpu);
}

/**
 * Its own run queue, or one that its mask allows. Where the mask has no online CPU left, the
 * mask is given up (select_fallback_rq).
 */
export function allowedRq(k: Kernel, task: Task): Rq {
  if (mayUse(task, task.rq)) return task.rq;
  for (const rq of k.rqs) if (mayUse(task, rq)) return rq;
  task.cpus = k.topology.all;
  for (const rq of k.rqs) if (mayUse(task, rq)) return rq;
  return task.rq;
}
