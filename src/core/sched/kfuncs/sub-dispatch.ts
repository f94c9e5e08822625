import { scxError } from '../../hierarchy/claim.ts';
import { dispatchSched } from '../dispatch.ts';
import type { Kernel, Sched, SchedCpu } from '../types.ts';
import { dispatchFrame, reportKfunc } from './caller.ts';

/**
 * scx_bpf_sub_dispatch: lets the child on that cgroup dispatch to this CPU, with the task that
 * ran before as prev.
 *
 * @returns whether the CPU has something to run now. An unknown cgroup is false and no error;
 *   a scheduler that is no direct child, and a call outside of ops.dispatch(), are errors of
 *   the caller
 */
export function subDispatch(k: Kernel, caller: Sched | null, cgroupId: number): boolean {
  const found = caller !== null && dispatchChild(k, caller, cgroupId);
  reportKfunc(k, 'sub_dispatch', caller, { cgroupId }, found ? 1 : 0);
  return found;
}

function dispatchChild(k: Kernel, caller: Sched, cgroupId: number): boolean {
  const rq = dispatchFrame(k, caller)?.rq ?? null;
  if (rq === null) {
    scxError(k, caller, 'sub_dispatch outside of a dispatch');
    return false;
  }
  const child = k.scheds.find((sched) => sched.cgroup.id === cgroupId);
  if (child === undefined) return false;
  if (child.parent !== caller) {
    scxError(k, caller, `sub_dispatch of scheduler ${child.id}, which is no child`);
    return false;
  }
  if ((child.pcpu[rq.index] as SchedCpu).isDispatching) {
    scxError(k, child, 'its dispatch is entered again');
    return false;
  }
  const nested = dispatchSched(k, child, rq, rq.subDispatchPrev);
  if (nested === 'none') return false;
  // What the child brought counts: the caller's dispatch need not be repeated for it.
  (caller.pcpu[rq.index] as SchedCpu).nrTasks++;
  return true;
}
