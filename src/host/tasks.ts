import { Cpumask } from '../core/cpumask.ts';
import { EAGAIN, EBUSY, EINVAL, ESRCH } from '../core/errno.ts';
import type { HostContext, Result } from './context.ts';
import {
  ask,
  enqueue,
  putAside,
  removeFromDsq,
  selectCpu,
  setState,
  throttledCall,
  unqueue,
} from './enqueue.ts';
import { bury, dispatch, report, reschedule, serveKicks, stop, wakeUp } from './run.ts';
import { type HostCpu, type HostTask, mayHoldTasks, onlineCgroup } from './state.ts';
import { passTime } from './time.ts';

function cpuOf(host: HostContext, task: HostTask): HostCpu {
  return host.state.cpuById.get(task.cpu) as HostCpu;
}

export function wake(host: HostContext, task: HostTask): Result {
  if (task.state !== 'sleeping') return undefined;
  wakeUp(host, task, null);
  return 0;
}

export function sleep(host: HostContext, task: HostTask): Result {
  if (task.exiting) return undefined;
  switch (task.state) {
    case 'running': {
      const cpu = cpuOf(host, task);
      if (stop(host, cpu) !== null) setState(host, task, 'sleeping');
      dispatch(host, cpu);
      return 0;
    }
    case 'queued':
    case 'parked':
      unqueue(host, task, 'sleeping');
      return 0;
    default:
      return undefined;
  }
}

export function run(host: HostContext, task: HostTask, cpu: HostCpu, ns: number): Result {
  if (task.state !== 'sleeping' || cpu.current !== null || cpu.seized) return undefined;
  if (!task.cpus.has(cpu.id)) return undefined;
  wakeUp(host, task, cpu);
  serveKicks(host);
  passTime(host, ns, 0);
  sleep(host, task);
  return 0;
}

export function dequeue(host: HostContext, task: HostTask): Result {
  if (task.exiting) return undefined;
  if (task.state === 'running') {
    const cpu = cpuOf(host, task);
    if (stop(host, cpu) !== null) setState(host, task, 'dequeued');
    dispatch(host, cpu);
    return 0;
  }
  if (task.state !== 'queued' && task.state !== 'parked') return undefined;
  unqueue(host, task, 'dequeued');
  return 0;
}

export function requeue(host: HostContext, task: HostTask): Result {
  if (task.state === 'dequeued') {
    enqueue(host, task, selectCpu(host, task));
    return 0;
  }
  // A second insert of a parked task: the first enqueue may race with a dequeue and enqueue.
  if (task.state === 'parked') return putAside(host, task, task.llc);
  return undefined;
}

export function setAffinity(host: HostContext, task: HostTask, cpus: readonly number[]): Result {
  if (task.state === 'absent' || task.state === 'dead') return undefined;
  const mask = Cpumask.of(cpus).and(host.state.topology.all);
  if (mask.isEmpty) return EINVAL;
  if (task.state === 'queued' || task.state === 'parked') {
    unqueue(host, task, 'dequeued');
    task.cpus = mask;
    enqueue(host, task, selectCpu(host, task));
  } else if (task.state === 'running' && !mask.has(task.cpu)) {
    const cpu = cpuOf(host, task);
    const stopped = stop(host, cpu);
    task.cpus = mask;
    if (stopped !== null) enqueue(host, task, selectCpu(host, task));
    dispatch(host, cpu);
  } else {
    task.cpus = mask;
  }
  return 0;
}

export function fork(host: HostContext, task: HostTask, parent: HostTask): Result {
  if (task.state !== 'absent' || parent.state === 'absent' || parent.state === 'dead') {
    return undefined;
  }
  const cgroup = onlineCgroup(host.state, parent.cgroup);
  if (cgroup === undefined || parent.exiting) return ESRCH;
  task.cgroup = cgroup.id;
  task.vtime = host.state.vtimeNow;
  setState(host, task, 'sleeping');
  wakeUp(host, task, null);
  return 0;
}

/** A task on its way out still needs a CPU to die on, unless it sleeps or runs already. */
export function exit(host: HostContext, task: HostTask): Result {
  if (task.state === 'absent' || task.state === 'dead' || task.exiting) return undefined;
  task.exiting = true;
  if (task.state === 'running') {
    const cpu = cpuOf(host, task);
    stop(host, cpu);
    dispatch(host, cpu);
  } else if (task.state === 'sleeping' || task.state === 'dequeued') {
    bury(host, task);
  }
  return 0;
}

/** A task moves to another cgroup; a parked one goes where its new cgroup's backlog is. */
export function move(host: HostContext, task: HostTask, to: number): Result {
  if (task.state === 'absent' || task.state === 'dead' || task.exiting) return undefined;
  const target = onlineCgroup(host.state, to);
  if (target === undefined || target.id === task.cgroup) return undefined;
  if (!mayHoldTasks(target)) return EBUSY;
  const from = task.cgroup;
  if (task.state === 'running') report(host, cpuOf(host, task));
  task.cgroup = to;
  host.emit({ type: 'moved', task, from, to });
  if (host.hooks.tellsMoves === 'all' && task.state !== 'parked') tellMove(host, task, from);
  if (task.state === 'running') {
    // It was admitted by the cgroup that it left: the one that it joined is asked at once.
    const cpu = cpuOf(host, task);
    const { ret } = ask(host, throttledCall(task, cpu.llc));
    if (ret === EAGAIN) reschedule(host, cpu);
  } else if (task.state === 'parked' && host.seams.tellsLibraryOfMove()) {
    takeAlong(host, task, from);
  } else if (task.state === 'queued') {
    // The core takes a waiting task off and puts it back around the change.
    removeFromDsq(host, task);
    setState(host, task, 'dequeued');
    enqueue(host, task, selectCpu(host, task));
  }
  return 0;
}

function tellMove(host: HostContext, task: HostTask, from: number): void {
  const { id, cgroup: to, vtime, llc } = task;
  ask(host, { op: 'move', task: id, from, to, vtime, llc });
}

function takeAlong(host: HostContext, task: HostTask, from: number): void {
  if (host.hooks.tellsMoves !== 'none') {
    tellMove(host, task, from);
    return;
  }
  unqueue(host, task, 'dequeued');
  enqueue(host, task, selectCpu(host, task));
}
