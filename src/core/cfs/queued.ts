import { giveBack } from './slack.ts';
import { upwards } from './throttle.ts';
import type { CfsBandwidth, CfsRunqueue, TaskGroup } from './types.ts';

/** A task runs or waits to run in the group from now on, on that LLC. */
export function enter(cfs: CfsBandwidth, task: number, group: TaskGroup, llc: number): void {
  const rq = group.runqueues[llc] as CfsRunqueue;
  if (cfs.queuedOn.get(task) === rq) return;
  leave(cfs, task);
  cfs.queuedOn.set(task, rq);
  for (const each of upwards(cfs, group, llc)) each.nrQueued++;
}

/** It does not any more; a runqueue that it leaves empty gives back what it has left. */
export function leave(cfs: CfsBandwidth, task: number): void {
  const rq = cfs.queuedOn.get(task);
  if (rq === undefined) return;
  cfs.queuedOn.delete(task);
  for (const each of upwards(cfs, rq.group, rq.llc)) {
    each.nrQueued--;
    if (each.nrQueued === 0) giveBack(cfs, each);
  }
}
