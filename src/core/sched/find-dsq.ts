import { scxError } from '../hierarchy/claim.ts';
import { SCX_DSQ_GLOBAL, SCX_DSQ_LOCAL, SCX_DSQ_LOCAL_ON, SCX_DSQ_USER_MAX } from './constants.ts';
import type { Dsq, Kernel, Rq, Sched, Task } from './types.ts';

/** The global DSQ of a scheduler for the node where a task is. */
export function globalDsqOf(sched: Sched, task: Task): Dsq {
  return sched.globalDsqs[task.rq.node] as Dsq;
}

/** A user DSQ of that scheduler (find_user_dsq). */
export function findUserDsq(sched: Sched, dsqId: number): Dsq | undefined {
  return dsqId <= SCX_DSQ_USER_MAX ? sched.userDsqs.get(dsqId) : undefined;
}

/**
 * find_dsq_for_dispatch: the DSQ that an id means to a scheduler. An unknown id, that of the
 * bypass DSQs included, is an error of the scheduler and leads to its global DSQ.
 *
 * @param rq what SCX_DSQ_LOCAL means here
 */
export function findDsqForDispatch(
  k: Kernel,
  sched: Sched,
  rq: Rq,
  dsqId: number,
  task: Task,
): Dsq {
  if (dsqId === SCX_DSQ_LOCAL) return rq.local;
  if (dsqId >= SCX_DSQ_LOCAL_ON) {
    const target = k.rqByCpu.get(dsqId - SCX_DSQ_LOCAL_ON);
    if (target !== undefined) return target.local;
    scxError(k, sched, `no CPU ${dsqId - SCX_DSQ_LOCAL_ON} for a local DSQ`);
    return globalDsqOf(sched, task);
  }
  if (dsqId === SCX_DSQ_GLOBAL) return globalDsqOf(sched, task);
  const dsq = findUserDsq(sched, dsqId);
  if (dsq !== undefined) return dsq;
  scxError(k, sched, `no DSQ ${dsqNameOf(dsqId)} for task ${task.id}`);
  return globalDsqOf(sched, task);
}

function dsqNameOf(dsqId: number): string {
  return dsqId <= SCX_DSQ_USER_MAX ? String(dsqId) : 'that can be dispatched to';
}
