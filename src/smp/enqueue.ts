import { cancel } from '../core/bandwidth/cancel.ts';
import { putAside } from '../core/bandwidth/put-aside.ts';
import { throttled } from '../core/bandwidth/throttled.ts';
import { EAGAIN } from '../core/errno.ts';
import { type Path, type PathContext, point } from '../core/path.ts';
import { spinLock, unlock } from '../core/spinlock.ts';
import type { SmpContext } from './context.ts';
import { DSQ_LOCK, llcOf, type SmpDsq, type SmpTask } from './state.ts';

/**
 * do_enqueue_task and ops.enqueue(): a new stay with the scheduler, which parks the task if its
 * cgroup is throttled and else inserts it into the DSQ of an LLC. Under the run queue lock.
 */
export function* enqueueTask(m: SmpContext, k: PathContext, task: SmpTask): Path<void> {
  task.qseq++;
  if (k.interleaved) yield point('write', task, 'ops_state');
  task.opsState = 'queueing';
  if (k.interleaved) yield point('write', task.common, 'chosen_cpu');
  task.chosenCpu = chooseCpu(task);
  const llc = llcOf(m.state, task.chosenCpu);
  if (!(yield* park(m, k, task, llc))) {
    yield* insert(m, k, task, m.state.dsqs[llc] as SmpDsq);
    return;
  }
  if (k.interleaved) yield point('write', task, 'ops_state');
  task.opsState = 'queued';
}

function chooseCpu(task: SmpTask): number {
  return task.cpus.has(task.chosenCpu) ? task.chosenCpu : (task.cpus.first ?? task.chosenCpu);
}

function* park(m: SmpContext, k: PathContext, task: SmpTask, llc: number): Path<boolean> {
  if (k.interleaved) yield point('read', task, 'exiting');
  if (task.exiting && m.state.host.exemptsExiting()) return false;
  if (!(yield* isThrottled(m, k, task, llc))) return false;
  const { lib } = m.state;
  const cgroup = lib.cgroups.lastKnown(task.cgroup);
  if (cgroup === undefined) return false;
  task.parkedQseq = task.qseq;
  return (yield* putAside(k, lib, cgroup, task.common, task.id, llc)) === 0;
}

export function* isThrottled(
  m: SmpContext,
  k: PathContext,
  task: SmpTask,
  llc: number,
): Path<boolean> {
  const { lib } = m.state;
  const cgroup = lib.cgroups.lastKnown(task.cgroup);
  if (cgroup === undefined) return false;
  const ret = yield* throttled(k, lib, cgroup, llc);
  m.emit({ type: 'throttled', cgroup: cgroup.id, llc, ret });
  return ret === EAGAIN;
}

/**
 * dispatch_enqueue: at the end of a DSQ, first in, first out. The task is out of its scheduler's
 * hands before the lock is given back: whoever takes it off the DSQ may hand it over anew.
 */
function* insert(m: SmpContext, k: PathContext, task: SmpTask, dsq: SmpDsq): Path<void> {
  yield* spinLock(k, dsq, DSQ_LOCK);
  dsq.tasks.push(task);
  task.dsq = dsq;
  m.emit({ type: 'insert', task, dsq });
  if (k.interleaved) yield point('write', task, 'ops_state');
  task.opsState = 'none';
  unlock(dsq);
}

/**
 * finish_dispatch: an insert from outside of ops.enqueue() takes effect if the task is still with
 * the scheduler, in the stay that is meant.
 */
export function* finishDispatch(
  m: SmpContext,
  k: PathContext,
  task: SmpTask,
  qseq: number,
  dsq: SmpDsq,
): Path<void> {
  for (;;) {
    if (k.interleaved) {
      yield point('wait', task, 'ops_state', () => task.opsState !== 'queueing');
    }
    if (task.opsState !== 'queued') return;
    if (k.interleaved) yield point('rmw', task, 'ops_state');
    if (task.opsState !== 'queued') continue;
    if (task.qseq !== qseq) return;
    task.opsState = 'dispatching';
    yield* insert(m, k, task, dsq);
    return;
  }
}

/** dequeue_task_scx: takes a task that waits back from whoever has it. Under its lock. */
export function* dequeueTask(k: PathContext, task: SmpTask): Path<void> {
  for (;;) {
    if (k.interleaved) {
      yield point('wait', task, 'ops_state', () => task.opsState !== 'dispatching');
    }
    if (task.opsState !== 'queued') break;
    yield* cancel(k, task.common);
    if (k.interleaved) yield point('rmw', task, 'ops_state');
    if (task.opsState !== 'queued') continue;
    task.opsState = 'none';
    break;
  }
  yield* leaveDsq(k, task);
}

/** dispatch_dequeue. */
function* leaveDsq(k: PathContext, task: SmpTask): Path<void> {
  if (k.interleaved) yield point('read', task, 'dsq');
  const { dsq } = task;
  if (dsq === null) return;
  yield* spinLock(k, dsq, DSQ_LOCK);
  if (task.holdingCpu >= 0) task.holdingCpu = -1;
  else dsq.tasks.splice(dsq.tasks.indexOf(task), 1);
  task.dsq = null;
  unlock(dsq);
}
