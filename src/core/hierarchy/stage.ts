import { type Path, point } from '../path.ts';
import type { Kernel, Sched, Task } from '../sched/types.ts';

/** The workfn has come to a place where it may sleep, and other things may happen. */
export function* reach(k: Kernel, sched: Sched, stage: string): Path<void> {
  k.emit({ type: 'stage', sched, stage });
  yield point('sleep', sched, stage);
}

/** A task was initialised for its next scheduler, and is not locked again yet. */
export function* reachUnlocked(k: Kernel, sched: Sched, task: Task): Path<void> {
  k.initialising = task;
  yield* reach(k, sched, 'initialising');
  k.initialising = null;
}

/** Every enable runs on one helper kthread, from its begin to the end of what follows a failure. */
export function* lockEnableHelper(k: Kernel, holder: object): Path<void> {
  while (k.enableHelper !== null) yield point('wait', k, 'scx_enable_helper');
  k.enableHelper = holder;
}

/** scx_flush_disable_work: a failed enable ends after the disable of what it has made. */
export function* flushDisableWork(k: Kernel, sched: Sched): Path<void> {
  while (sched.exitPhase !== 'none' && !sched.isExited) yield point('wait', sched, 'disable_work');
  k.enableHelper = null;
}

/** mutex_lock(&scx_enable_mutex): enables, and disables from their second half on, one by one. */
export function* lockEnableMutex(k: Kernel, holder: object): Path<void> {
  while (k.enableMutex !== null) yield point('wait', k, 'scx_enable_mutex');
  k.enableMutex = holder;
}

export function unlockEnableMutex(k: Kernel, holder: object): void {
  if (k.enableMutex === holder) k.enableMutex = null;
}

/** drain_descendants: sleeps until all that is below the scheduler is gone. */
export function* drainDescendants(sched: Sched): Path<void> {
  while (sched.children.length > 0) yield point('wait', sched, 'children');
}
