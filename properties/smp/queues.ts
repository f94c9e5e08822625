import type { SmpView } from '../../src/check/smp-view.ts';
import { type Atq, DEAD, type TaskCommon } from '../../src/core/atq.ts';

/** Every queue that there is, and those that a task still names. */
export function queuesOf({ state }: SmpView): ReadonlySet<Atq> {
  const queues = new Set<Atq>(state.queues.values());
  for (const entries of state.lib.llcContexts.values()) {
    for (const llcx of entries) if (llcx !== undefined) queues.add(llcx.btq);
  }
  for (const { atq } of recordsOf(state)) if (atq !== null && atq !== DEAD) queues.add(atq);
  return queues;
}

/** The records of all tasks. */
export function* recordsOf(state: SmpView['state']): Iterable<TaskCommon> {
  for (const { common } of state.tasks.values()) yield common;
  yield* state.queueTasks.values();
}
