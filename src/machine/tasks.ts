import { Cpumask } from '../core/cpumask.ts';
import { EINVAL, ESRCH } from '../core/errno.ts';
import { setPolicy } from '../core/hierarchy/class.ts';
import {
  die,
  fork,
  isUnreleased,
  setWeight,
  sleep,
  stopForGood,
  wake,
} from '../core/hierarchy/life.ts';
import { prioLess } from '../core/hierarchy/prio-less.ts';
import { callOp, hasOp } from '../core/sched/call.ts';
import { changeTask, moveOff } from '../core/sched/change.ts';
import { updateCurr } from '../core/sched/charge.ts';
import { setLife } from '../core/sched/task.ts';
import type { Task } from '../core/sched/types.ts';
import type { MachineOperation } from '../scenario/machine-operation.ts';
import { move } from './cgroups.ts';
import type { MachineContext, Result } from './context.ts';

export type TaskOperation = Extract<
  MachineOperation,
  {
    readonly op:
      | 'wake'
      | 'sleep'
      | 'yield'
      | 'fork'
      | 'exit'
      | 'bury'
      | 'setaffinity'
      | 'setweight'
      | 'setclass'
      | 'pin'
      | 'unpin'
      | 'compare'
      | 'move';
  }
>;

/** What happens to a task. */
export function onTask(m: MachineContext, operation: TaskOperation): Result {
  const k = m.kernel;
  const task = k.tasks.get(operation.task);
  if (task === undefined || task.life === 'dead') return undefined;
  if (operation.op === 'fork') return bear(m, task, operation.parent);
  if (task.life === 'absent') return undefined;
  switch (operation.op) {
    case 'wake':
      if (task.isRunnable || task.exiting) return undefined;
      wake(k, task);
      return 0;
    case 'sleep':
      if (!task.isRunnable || task.exiting) return undefined;
      sleep(k, task);
      return 0;
    case 'exit':
      return exit(m, task, operation.until !== undefined);
    case 'bury':
      return bury(m, task);
    case 'yield':
      return giveWay(m, task, operation.to);
    case 'setaffinity':
      return setAffinity(m, task, operation.cpus);
    case 'setweight':
      if (operation.weight < 1 || operation.weight > 10_000) return EINVAL;
      setWeight(k, task, operation.weight);
      return 0;
    case 'setclass':
      return setPolicy(k, task, operation.class === 'rt' ? 'rt' : 'normal');
    case 'pin':
      if (task.isMigrationDisabled || k.rqs.every(({ current }) => current !== task))
        return undefined;
      task.isMigrationDisabled = true;
      return 0;
    case 'unpin':
      return unpin(m, task);
    case 'compare': {
      const other = k.tasks.get(operation.other);
      if (other === undefined || other === task || !task.isQueued || !other.isQueued)
        return undefined;
      prioLess(k, task, other);
      return 0;
    }
    case 'move':
      return move(m, task, operation.cgroup);
  }
}

function bear(m: MachineContext, task: Task, parentId: number): Result {
  const k = m.kernel;
  const parent = k.tasks.get(parentId);
  if (task.life !== 'absent' || parent === undefined || k.forkLock !== null) return undefined;
  if (parent.life !== 'alive') return parent.life === 'exiting' ? ESRCH : undefined;
  return fork(k, task, parent);
}

/**
 * It dies at once, unless it waits for a CPU: then it dies when it next stops running.
 *
 * @param isHeld it is not released yet when it has stopped
 */
function exit(m: MachineContext, task: Task, isHeld: boolean): Result {
  if (task.life !== 'alive') return undefined;
  const k = m.kernel;
  setLife(k, task, 'exiting');
  if (isHeld) m.unburied.add(task);
  if (!task.isQueued || task.rq.current === task) end(m, task);
  return 0;
}

/** A task on its way out has run for the last time. */
export function end(m: MachineContext, task: Task): void {
  if (m.unburied.has(task)) stopForGood(m.kernel, task);
  else die(m.kernel, task);
}

/** It is released, or will be as soon as it stops. */
export function bury(m: MachineContext, task: Task): Result {
  if (!m.unburied.delete(task)) return undefined;
  if (isUnreleased(task)) die(m.kernel, task);
  return 0;
}

/** yield_task_scx, yield_to_task_scx: what it gives up is the rest of its slice. */
function giveWay(m: MachineContext, task: Task, toId: number | undefined): Result {
  const k = m.kernel;
  const { rq, owner } = task;
  if (rq.current !== task || owner === null) return undefined;
  const to = toId === undefined ? null : (k.tasks.get(toId) ?? null);
  if (toId !== undefined && (to === null || !to.isQueued || to === task)) return undefined;
  updateCurr(k, rq);
  const isOneOwner = to === null || to.owner === owner;
  if (isOneOwner && hasOp(owner, 'yield')) {
    callOp(k, owner, 'yield', { rq, task }, (ops) => ops.yield?.(task, to));
  } else if (to === null) {
    task.sliceNs = 0;
  }
  rq.needsResched = true;
  return 0;
}

/** __set_cpus_allowed_ptr. */
function setAffinity(m: MachineContext, task: Task, cpus: readonly number[]): Result {
  const k = m.kernel;
  const mask = Cpumask.of(cpus).and(k.topology.all);
  const isServed = k.rqs.some((rq) => rq.state === 'online' && mask.has(rq.cpu));
  if (mask.isEmpty || !isServed) return EINVAL;
  // Where it is pinned for the moment it stays until it is unpinned.
  const stays = task.isMigrationDisabled && !mask.has(task.cpuId);
  if (stays) return EINVAL;
  changeTask(k, task, () => {
    task.cpus = mask;
    const { owner } = task;
    if (owner === null || task.state !== 'enabled' || !hasOp(owner, 'setCpumask')) return;
    callOp(k, owner, 'setCpumask', { rq: task.rq, task }, (ops) => ops.setCpumask?.(task, mask));
  });
  moveOff(k, task);
  return 0;
}

export function unpin(m: MachineContext, task: Task): Result {
  if (!task.isMigrationDisabled) return undefined;
  const { rq } = task;
  task.isMigrationDisabled = false;
  moveOff(m.kernel, task);
  // A CPU that waits for it to leave looks again.
  if (rq.state === 'inactive') rq.needsResched = true;
  return 0;
}
