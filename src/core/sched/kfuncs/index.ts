import { scxError } from '../../hierarchy/claim.ts';
import { SCX_ENQ_HEAD } from '../constants.ts';
import type { Kfuncs, TaskView } from '../ops.ts';
import { pickIdle, selectIdle } from '../select.ts';
import type { Kernel, Rq, Sched, SchedCpu, Task } from '../types.ts';
import { callerOf, dispatchFrame, reportKfunc } from './caller.ts';
import { dsqInsert, dsqInsertVtimeCompat } from './insert.ts';
import * as queues from './queues.ts';
import { subDispatch } from './sub-dispatch.ts';
import * as tasks from './tasks.ts';

/**
 * The kfuncs as one scheduler's programs call them.
 *
 * @param associated whose programs they are; null for programs of no scheduler. It is asked at
 *   each call: a scheduler is made after its policy
 */
export function createKfuncs(k: Kernel, associated: () => Sched | null): Kfuncs {
  const caller = (): Sched | null => callerOf(k, associated());
  const taskOf = (p: TaskView): Task => k.tasks.get(p.id) as Task;
  return {
    topology: k.topology,
    now: () => k.now,
    rqClock: (cpu) => k.rqByCpu.get(cpu)?.clock ?? k.now,
    currentOf: (cpu) => k.rqByCpu.get(cpu)?.current ?? null,
    dsqInsert: (p, dsqId, sliceNs, enqFlags = 0) =>
      dsqInsert(k, caller(), {
        task: taskOf(p),
        dsqId,
        sliceNs,
        vtime: null,
        enqFlags: enqFlags & SCX_ENQ_HEAD,
      }),
    dsqInsertVtime: (p, dsqId, sliceNs, vtime) =>
      dsqInsert(k, caller(), { task: taskOf(p), dsqId, sliceNs, vtime, enqFlags: 0 }),
    dsqInsertVtimeCompat: (p, dsqId, sliceNs, vtime) =>
      dsqInsertVtimeCompat(k, caller(), { task: taskOf(p), dsqId, sliceNs, vtime, enqFlags: 0 }),
    dispatchNrSlots: () => slots(k, caller()),
    dispatchCancel: () => cancel(k, caller()),
    dsqMoveToLocal: (dsqId) => queues.dsqMoveToLocal(k, caller(), dsqId),
    dsqMove: (p, dsqId) => queues.dsqMove(k, caller(), queues.pickOf(taskOf(p)), dsqId),
    dsqPeek: (dsqId) => queues.dsqPeek(k, caller(), dsqId),
    dsqIterate: (dsqId) => queues.dsqIterate(k, caller(), dsqId),
    dsqNrQueued: (dsqId) => queues.dsqNrQueued(k, caller(), dsqId),
    createDsq: (dsqId) => queues.createUserDsq(k, caller(), dsqId),
    destroyDsq: (dsqId) => queues.destroyUserDsq(k, caller(), dsqId),
    reenqueueLocal: (cpu) => {
      const rq = rqFor(k, cpu);
      return rq === undefined ? 0 : tasks.reenqueueLocal(k, caller(), rq);
    },
    dsqReenq: (dsqId) => {
      tasks.dsqReenq(k, caller(), dsqId);
    },
    taskSetSlice: (p, sliceNs) => tasks.taskSetSlice(k, caller(), taskOf(p), sliceNs),
    taskSetDsqVtime: (p, vtime) => tasks.taskSetDsqVtime(k, caller(), taskOf(p), vtime),
    taskDisallow: (p) => tasks.taskDisallow(k, caller(), taskOf(p)),
    kickCpu: (cpu, flags = 0) => tasks.kickCpu(k, caller(), cpu, flags),
    subDispatch: (cgroupId) => subDispatch(k, caller(), cgroupId),
    selectCpuDfl: (p, prevCpu) => {
      const task = taskOf(p);
      const idle = selectIdle(k, task, k.rqByCpu.get(prevCpu) ?? task.rq);
      return { cpu: idle?.cpu ?? prevCpu, isIdle: idle !== null };
    },
    pickIdleCpu: (cpus) => pickIdle(k, cpus, -1)?.cpu ?? -1,
    error: (message) => {
      const sched = caller();
      reportKfunc(k, 'error', sched, {}, 0);
      if (sched !== null) scxError(k, sched, message);
    },
  };
}

/** The CPU that is meant, or the one whose lock is held. */
function rqFor(k: Kernel, cpu: number | undefined): Rq | undefined {
  return cpu === undefined ? (k.heldRq ?? undefined) : k.rqByCpu.get(cpu);
}

/** scx_bpf_dispatch_nr_slots. */
function slots(k: Kernel, caller: Sched | null): number {
  const rq = caller === null ? null : (dispatchFrame(k, caller)?.rq ?? null);
  if (caller === null || rq === null) return 0;
  return caller.dspMaxBatch - (caller.pcpu[rq.index] as SchedCpu).buffer.length;
}

/** scx_bpf_dispatch_cancel: takes the last insert back; with none it is an error of the caller. */
function cancel(k: Kernel, caller: Sched | null): void {
  const rq = caller === null ? null : (dispatchFrame(k, caller)?.rq ?? null);
  reportKfunc(k, 'dispatch_cancel', caller, {}, 0);
  if (caller === null || rq === null) return;
  const { buffer } = caller.pcpu[rq.index] as SchedCpu;
  if (buffer.pop() === undefined) scxError(k, caller, 'dispatch_cancel with nothing inserted');
}
