import type { MachineView } from '../../src/check/machine-view.ts';
import { defineProperty } from '../../src/check/property.ts';
import type { Rq, Task } from '../../src/core/sched/types.ts';
import type { MachineEvent } from '../../src/machine/event.ts';

function nameOf(task: Task | null): string {
  return task === null ? 'nothing' : `task ${task.id}`;
}

/** I-MCH-1: one task a CPU, one CPU a task. */
export const oneCpuPerTask = defineProperty<MachineView, MachineEvent>({
  id: 'I-MCH-1',
  law: 'A CPU goes from the task that it runs to another that runs nowhere else; what it runs is what it switched to last.',
  why: 'A task that runs on two CPUs uses one stack twice.',
  source: 'kernel/sched/ext.c put_prev_task_scx, set_next_task_scx',
  scope: 'machine',
  kind: 'step',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  watch({ when, broken }) {
    const running = new Map<Rq, Task>();
    const runsOn = new Map<Task, Rq>();
    const touched = new Set<Rq>();
    return {
      switch: ({ rq, prev, next }) => {
        touched.add(rq);
        const current = running.get(rq) ?? null;
        if (when(true) && prev !== current) {
          broken(
            'not its predecessor',
            `CPU ${rq.cpu} goes from ${nameOf(prev)} to ${nameOf(next)}, and ran ${nameOf(current)}`,
          );
        }
        if (current !== null) runsOn.delete(current);
        running.delete(rq);
        if (next === null) return;
        const other = runsOn.get(next);
        if (other !== undefined) {
          broken(
            'on two CPUs',
            `task ${next.id} starts on CPU ${rq.cpu} and runs on CPU ${other.cpu}`,
          );
        }
        running.set(rq, next);
        runsOn.set(next, rq);
      },
      performed: () => {
        for (const rq of touched) {
          const expected = running.get(rq) ?? null;
          if (rq.current === expected) continue;
          broken(
            'no switch',
            `CPU ${rq.cpu} runs ${nameOf(rq.current)}; it switched to ${nameOf(expected)} last`,
          );
        }
        touched.clear();
      },
    };
  },
});
