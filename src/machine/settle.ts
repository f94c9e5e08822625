import { resume } from '../core/hierarchy/pm.ts';
import { isAround } from '../core/hierarchy/subtree.ts';
import type { Task } from '../core/sched/types.ts';
import type { MachineContext } from './context.ts';
import { release } from './cpus.ts';
import { moveTask } from './held-moves.ts';
import { serve } from './serve.ts';
import { bury, unpin } from './tasks.ts';
import { passTime } from './time.ts';

/** Nothing is awaited for longer than so many intervals. */
const SETTLE_INTERVALS_MAX = 2_000;
const INTERVAL_NS = 100_000_000;
/** How often in an interval the machine looks who still waits. */
const LOOKS = 4;

/**
 * The operations are over: what was held up goes on, every CPU and task is free, and time passes until
 * each task that was runnable has run once and no enable or disable is on its way, or the time
 * that the laws allow is over.
 */
export function settle(m: MachineContext, patienceMax: number): void {
  const k = m.kernel;
  for (const work of m.works.list) {
    work.isHeld = false;
    work.until = null;
  }
  for (const id of [...m.picked.keys()]) moveTask(m, id);
  for (const task of [...m.unburied]) bury(m, task);
  if (k.suspended !== null) resume(k);
  for (const rq of k.rqs) if (rq.seized) release(m, rq);
  for (const task of k.taskList) if (isAround(task)) unpin(m, task);
  serve(m);

  const limit = Math.min(patienceMax, SETTLE_INTERVALS_MAX);
  let patience = 0;
  m.emit({
    type: 'settle',
    patience: limit,
    waitFor: (intervals) => {
      patience = Math.max(patience, Math.min(intervals, limit));
    },
  });
  const waiting = new Map<Task, number>();
  for (const task of k.taskList) if (isWaiting(task)) waiting.set(task, task.nrRuns);
  const isOver = (): boolean => waiting.size === 0 && m.works.list.length === 0;
  for (let looks = patience * LOOKS; looks > 0 && !isOver(); looks--) {
    passTime(m, INTERVAL_NS / LOOKS, 0);
    for (const [task, nrRuns] of waiting) {
      if (task.nrRuns > nrRuns || !isWaiting(task)) waiting.delete(task);
    }
  }
}

function isWaiting(task: Task): boolean {
  return task.isQueued && task.rq.current !== task;
}
