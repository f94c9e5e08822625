import type { Kernel, Rq } from './types.ts';

/** update_curr_scx: charges the current task for the time since it was charged last. */
export function updateCurr(k: Kernel, rq: Rq): void {
  const task = rq.current;
  const ns = k.now - rq.execStart;
  if (task === null || ns === 0) return;
  rq.execStart = k.now;
  rq.busyNs += ns;
  task.sumExecNs += ns;
  task.sliceNs = Math.max(0, task.sliceNs - ns);
  k.emit({ type: 'charged', rq, task, ns });
}
