import { notifyTask } from './call.ts';
import { updateCurr } from './charge.ts';
import { isBypassing } from './task.ts';
import type { Kernel, Rq, Sched } from './types.ts';

/** task_tick_scx: charges, and reschedules when the slice is over. */
export function tick(k: Kernel, rq: Rq): void {
  const task = rq.current;
  rq.clock = k.now;
  rq.nextTick = (Math.floor(k.now / k.tickNs) + 1) * k.tickNs;
  if (task === null) return;
  updateCurr(k, rq);
  if (isBypassing(task.owner as Sched, rq)) task.sliceNs = 0;
  else notifyTask(k, task, 'tick');
  if (task.sliceNs <= 0 || task.exiting) rq.needsResched = true;
}
