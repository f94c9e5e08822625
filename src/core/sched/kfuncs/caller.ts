import type { Dsq, Kernel, OpFrame, Sched, Task } from '../types.ts';

/**
 * scx_prog_sched: an unassociated program speaks for the root as long as the root cannot have
 * subs, and for nobody otherwise.
 */
export function callerOf(k: Kernel, sched: Sched | null): Sched | null {
  if (sched !== null) return sched.isExited ? null : sched;
  const { root } = k;
  if (root === null || root.policy.ops.subAttach !== undefined) return null;
  return root;
}

/** The callback in which a kfunc is called, if it is that scheduler's. */
export function frameOf(k: Kernel, sched: Sched): OpFrame | undefined {
  const frame = k.frames.at(-1);
  return frame?.sched === sched ? frame : undefined;
}

/** Whether that scheduler's ops.dispatch() is what runs now, with nothing nested in it. */
export function dispatchFrame(k: Kernel, sched: Sched): OpFrame | undefined {
  const frame = frameOf(k, sched);
  return frame?.op === 'dispatch' ? frame : undefined;
}

export function reportKfunc(
  k: Kernel,
  kfunc: string,
  caller: Sched | null,
  what: { readonly task?: Task; readonly dsq?: Dsq | null; readonly cgroupId?: number },
  ret: number,
): void {
  k.emit({
    type: 'kfunc',
    kfunc,
    caller,
    task: what.task ?? null,
    dsq: what.dsq ?? null,
    cgroupId: what.cgroupId ?? 0,
    ret,
  });
}
