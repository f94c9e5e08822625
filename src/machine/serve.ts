import { finishOffline, pushTasksAway } from '../core/hierarchy/hotplug.ts';
import { processDeferred } from '../core/sched/migrate.ts';
import { schedule } from '../core/sched/pick.ts';
import type { MachineContext } from './context.ts';
import { buryExiting } from './exiting.ts';

/** A CPU that asks to be rescheduled again and again is left alone after so many times. */
const ROUNDS_MAX = 16;

/**
 * Lets everything go on that does not wait for time: works of schedulers that are enabled or
 * ended, CPUs that are to reschedule.
 */
export function serve(m: MachineContext): void {
  for (let round = 0; round < ROUNDS_MAX; ) {
    const claimed = queueDisables(m);
    const worked = m.works.run();
    const scheduled = scheduleAll(m);
    const buried = buryExiting(m);
    if (!claimed && !worked && !scheduled && !buried) return;
    // Each task dies once; what else goes on may do so for ever.
    if (!buried) round++;
  }
}

function queueDisables(m: MachineContext): boolean {
  const { claimed } = m.kernel;
  if (claimed.length === 0) return false;
  for (const sched of claimed.splice(0)) {
    m.works.addDisable(sched, m.holds.get(sched.id) ?? null);
  }
  return true;
}

function scheduleAll({ kernel }: MachineContext): boolean {
  let moved = false;
  for (const rq of kernel.rqs) {
    if (rq.deferred.length > 0) processDeferred(kernel, rq);
    if (!rq.needsResched) continue;
    moved = true;
    schedule(kernel, rq);
    if (rq.state !== 'inactive') continue;
    // What it fetches on its way out is pushed on.
    if (rq.current !== null && !rq.current.isMigrationDisabled) pushTasksAway(kernel, rq);
    finishOffline(kernel, rq);
  }
  return moved;
}
