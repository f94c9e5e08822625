import { DEAD, taskDetach } from '../core/atq.ts';
import { move as moveParked } from '../core/bandwidth/cancel.ts';
import { consume } from '../core/bandwidth/consume.ts';
import { Cpumask } from '../core/cpumask.ts';
import { EINVAL } from '../core/errno.ts';
import { type Path, type PathContext, point } from '../core/path.ts';
import { spinLock, unlock } from '../core/spinlock.ts';
import type { SmpContext } from './context.ts';
import { dequeueTask, enqueueTask, isThrottled } from './enqueue.ts';
import { llcOf, RQ_LOCK, type SmpCpu, type SmpTask } from './state.ts';

/** What an operation answers: 0, a negative errno, or undefined if it makes no sense here. */
export type SmpResult = Path<number | undefined>;

/** Does something under the lock of the task's run queue. */
function* locked(k: PathContext, task: SmpTask, inside: () => Path<number | undefined>): SmpResult {
  yield* spinLock(k, task, RQ_LOCK);
  const ret = task.isDead ? undefined : yield* inside();
  unlock(task);
  return ret;
}

export function* wake(m: SmpContext, k: PathContext, task: SmpTask): SmpResult {
  return yield* locked(k, task, function* () {
    if (k.interleaved) yield point('read', task, 'exiting');
    if (task.isRunnable || task.exiting) return undefined;
    task.isRunnable = true;
    yield* enqueueTask(m, k, task);
    return 0;
  });
}

export function* sleep(m: SmpContext, k: PathContext, task: SmpTask): SmpResult {
  let dies = false;
  const ret = yield* locked(k, task, function* () {
    if (!task.isRunnable) return undefined;
    // A task on its way out stops once more, when it has run.
    if (k.interleaved) yield point('read', task, 'exiting');
    const { exiting } = task;
    if (exiting && task.runsOn < 0) return undefined;
    yield* takeOff(m, k, task);
    task.isRunnable = false;
    dies = exiting;
    return 0;
  });
  if (dies) yield* die(m, k, task);
  return ret;
}

/** Takes a runnable task off its CPU, or from where it waits. */
function* takeOff(m: SmpContext, k: PathContext, task: SmpTask): Path<void> {
  if (task.runsOn >= 0) yield* leaveCpu(m, k, task);
  else yield* dequeueTask(k, task);
}

function* leaveCpu(m: SmpContext, k: PathContext, task: SmpTask): Path<void> {
  const cpu = m.state.cpus.get(task.runsOn) as SmpCpu;
  if (k.interleaved) yield point('write', cpu, 'current');
  cpu.current = null;
  task.runsOn = -1;
}

/** __set_cpus_allowed_ptr: off its queue, the mask, and back. */
export function* setAffinity(
  m: SmpContext,
  k: PathContext,
  task: SmpTask,
  cpus: readonly number[],
): SmpResult {
  const mask = Cpumask.of(cpus.filter((cpu) => m.state.cpus.has(cpu)));
  if (mask.isEmpty) return EINVAL;
  return yield* locked(k, task, function* () {
    const staysOn = task.runsOn >= 0 && mask.has(task.runsOn);
    const goesBack = task.isRunnable && !staysOn;
    if (goesBack) yield* takeOff(m, k, task);
    if (k.interleaved) yield point('write', task, 'cpus');
    task.cpus = mask;
    if (goesBack) yield* enqueueTask(m, k, task);
    return 0;
  });
}

/** sched_move_task and ops.cgroup_move(): a parked task goes along to its new cgroup. */
export function* move(m: SmpContext, k: PathContext, task: SmpTask, to: number): SmpResult {
  const { lib, host, cgroupMutex } = m.state;
  yield* spinLock(k, cgroupMutex, 'cgroup_mutex');
  const target = lib.cgroups.get(to);
  let ret: number | undefined;
  if (target !== undefined && target.children.length === 0) {
    ret = yield* locked(k, task, function* () {
      if (k.interleaved) yield point('read', task, 'exiting');
      if (task.exiting || task.cgroup === to) return undefined;
      if (k.interleaved) yield point('write', task, 'cgroup');
      task.cgroup = to;
      const isParked = task.opsState === 'queued';
      if (!isParked || !host.tellsLibraryOfMove()) return 0;
      const llc = llcOf(m.state, task.chosenCpu);
      return yield* moveParked(k, lib, task.common, target, task.id, llc);
    });
  }
  unlock(cgroupMutex);
  return ret;
}

/**
 * A task exits. One that runs leaves the pid map and dies when it stops; any other leaves the
 * scheduler at once.
 */
export function* exit(m: SmpContext, k: PathContext, task: SmpTask): SmpResult {
  if (k.interleaved) yield point('write', task, 'exiting');
  if (task.exiting || task.isDead) return undefined;
  task.exiting = true;
  if (k.interleaved) yield point('write', task, 'pid');
  task.hasPid = false;
  let dies = false;
  const ret = yield* locked(k, task, function* () {
    if (task.runsOn >= 0) return 0;
    if (task.isRunnable) yield* takeOff(m, k, task);
    task.isRunnable = false;
    dies = true;
    return 0;
  });
  if (dies) yield* die(m, k, task);
  return ret;
}

/** ops.exit_task(): the scheduler frees its record of the task. */
function* die(m: SmpContext, k: PathContext, task: SmpTask): Path<void> {
  task.isDead = true;
  if (m.state.host.detachesOnExit()) yield* taskDetach(k, task.common);
  if (k.interleaved) yield point('write', task.common, 'freed');
  m.emit({ type: 'free', task });
  m.state.lib.heap.free(task.common);
}

/** Whether the record of a task is linked in a queue. */
export function isLinked({ common }: SmpTask): boolean {
  return common.atq !== null && common.atq !== DEAD;
}

/** task_tick and the way off the CPU: time is charged, and a throttled task makes way. */
export function* tick(m: SmpContext, k: PathContext, cpu: SmpCpu, ns: number): SmpResult {
  if (k.interleaved) yield point('read', cpu, 'current');
  const task = cpu.current;
  if (task === null) return undefined;
  return yield* locked(k, task, function* () {
    if (cpu.current !== task) return undefined;
    const { lib } = m.state;
    const cgroup = lib.cgroups.lastKnown(task.cgroup);
    if (cgroup === undefined) return undefined;
    // Time passes for what comes first; a race is one moment.
    if (!k.interleaved) lib.clock.now += ns;
    const charged = yield* consume(k, lib, cgroup, ns, cpu.llc);
    m.emit({ type: 'consume', cgroup: cgroup.id, ns, ret: charged });
    if (!(yield* isThrottled(m, k, task, cpu.llc))) return 0;
    yield* leaveCpu(m, k, task);
    yield* enqueueTask(m, k, task);
    return 0;
  });
}
