import type { TaskCommon } from '../core/atq.ts';
import { reenqueue } from '../core/bandwidth/reenqueue.ts';
import { type Path, type PathContext, point } from '../core/path.ts';
import { spinLock, unlock } from '../core/spinlock.ts';
import type { SmpContext } from './context.ts';
import { finishDispatch } from './enqueue.ts';
import { DSQ_LOCK, llcOf, RQ_LOCK, type SmpCpu, type SmpDsq, type SmpTask } from './state.ts';

/** ops.dispatch(): drains backlogs first; a CPU that runs nothing takes a task off its DSQ. */
export function* dispatch(m: SmpContext, k: PathContext, cpu: SmpCpu): Path<number> {
  yield* reenqueue(k, m.state.lib, 0);
  if (k.interleaved) yield point('read', cpu, 'current');
  if (cpu.current !== null) return 0;
  yield* consume(m, k, cpu);
  return 0;
}

/** consume_dispatch_q: unlinks the first task that may run here, then takes it over. */
function* consume(m: SmpContext, k: PathContext, cpu: SmpCpu): Path<void> {
  const dsq = m.state.dsqs[cpu.llc] as SmpDsq;
  yield* spinLock(k, dsq, DSQ_LOCK);
  const task = dsq.tasks.find(({ cpus }) => cpus.has(cpu.id));
  if (task !== undefined) {
    dsq.tasks.splice(dsq.tasks.indexOf(task), 1);
    task.holdingCpu = cpu.id;
  }
  unlock(dsq);
  if (task !== undefined) yield* takeOver(m, k, cpu, task);
}

/** unlink_dsq_and_lock_src_rq: a dequeue may have been faster. */
function* takeOver(m: SmpContext, k: PathContext, cpu: SmpCpu, task: SmpTask): Path<void> {
  yield* spinLock(k, task, RQ_LOCK);
  if (task.holdingCpu === cpu.id && cpu.current === null) {
    if (k.interleaved) yield point('write', cpu, 'current');
    task.holdingCpu = -1;
    task.dsq = null;
    task.runsOn = cpu.id;
    task.nrRuns++;
    cpu.current = task;
    m.emit({ type: 'run', task, cpu: cpu.id });
  }
  unlock(task);
}

/**
 * The callback for released tasks (upstream scx_cgroup_bw_enqueue_cb): it holds no lock of
 * theirs. The stay in which the task was parked comes with the pop.
 */
export function* released(m: SmpContext, k: PathContext, common: TaskCommon): Path<void> {
  const { state } = m;
  const { host } = state;
  const task = state.tasks.get(common.id) as SmpTask;
  const parkedQseq = task.parkedQseq;
  if (k.interleaved) yield point('read', task, 'pid');
  if (!task.hasPid) return;
  if (k.interleaved) yield point('read', common, 'chosen_cpu');
  let cpu = task.chosenCpu;
  if (host.checksReleasedCpu()) {
    if (k.interleaved) yield point('read', task, 'cpus');
    if (!task.cpus.has(cpu)) cpu = task.cpus.first ?? cpu;
  }
  if (k.interleaved) yield point('read', task, 'ops_state');
  const qseq = host.insertsAsParked() ? parkedQseq : task.qseq;
  yield* finishDispatch(m, k, task, qseq, state.dsqs[llcOf(state, cpu)] as SmpDsq);
}
