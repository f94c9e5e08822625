import type { Cpumask } from '../core/cpumask.ts';
import { SCX_ENQ_LAST, SCX_KICK_IDLE } from '../core/sched/constants.ts';
import type { Kfuncs, TaskView } from '../core/sched/ops.ts';

/** Whether a task may run on a CPU as things stand. */
export function mayRunOn(p: TaskView, cpu: number): boolean {
  return p.isMigrationDisabled ? p.cpuId === cpu : p.cpus.has(cpu);
}

/**
 * Sees to it that some CPU looks for a task that waits where several CPUs look: an idle one.
 * The CPU of a last task (SCX_ENQ_LAST) is about to become idle, and nobody else would ask it.
 *
 * @param among the CPUs that look there; absent: all that the task may use
 */
export function kickFor(scx: Kfuncs, p: TaskView, enqFlags: number, among?: Cpumask): void {
  if ((enqFlags & SCX_ENQ_LAST) !== 0) {
    scx.kickCpu(p.cpuId);
  } else if (p.isMigrationDisabled) {
    scx.kickCpu(p.cpuId, SCX_KICK_IDLE);
  } else {
    const idle = scx.pickIdleCpu(among === undefined ? p.cpus : p.cpus.and(among));
    if (idle >= 0) scx.kickCpu(idle, SCX_KICK_IDLE);
  }
}
