import type { HostContext } from './context.ts';
import { enqueue, selectCpu } from './enqueue.ts';
import { dispatch, serveKicks } from './run.ts';
import { type HostTask, isRunnable } from './state.ts';
import { passTime } from './time.ts';

/** Nothing is awaited for longer than so many intervals. */
const SETTLE_INTERVALS_MAX = 2_000;
const INTERVAL_NS = 100_000_000;
/** How often in an interval the host looks who waits longest. */
const LOOKS = 4;

/**
 * The operations are over: every CPU is free, nothing sleeps or wakes any more, and time passes
 * until each task that was runnable has run once, or the time that the laws allow is over.
 *
 * The random source is fair in the way that matters: the bottom half starts at the backlog of
 * the task that has waited longest.
 */
export function settle(host: HostContext, patienceMax: number): void {
  const { state } = host;
  state.rand = 0;
  for (const cpu of state.cpus) {
    if (!cpu.seized) continue;
    cpu.seized = false;
    dispatch(host, cpu);
  }
  for (const task of state.tasks.values()) {
    if (task.state === 'dequeued') enqueue(host, task, selectCpu(host, task));
  }
  serveKicks(host);

  const limit = Math.min(patienceMax, SETTLE_INTERVALS_MAX);
  let patience = 0;
  host.emit({
    type: 'settle',
    patience: limit,
    waitFor: (intervals) => {
      patience = Math.max(patience, Math.min(intervals, limit));
    },
  });
  const waiting = new Map<HostTask, number>();
  for (const task of state.tasks.values()) {
    if (isRunnable(task) && task.state !== 'running') waiting.set(task, task.nrRuns);
  }
  for (let looks = patience * LOOKS; looks > 0 && waiting.size > 0; looks--) {
    const [longest] = waiting.keys();
    state.favoured = longest ?? null;
    passTime(host, INTERVAL_NS / LOOKS, 0);
    for (const [task, nrRuns] of waiting) {
      if (task.nrRuns > nrRuns || !isRunnable(task)) waiting.delete(task);
    }
  }
  state.favoured = null;
}
