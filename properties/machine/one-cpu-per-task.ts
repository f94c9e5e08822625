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
    /** What each CPU switched to last, by position of the CPU. */
    const running: (Task | null)[] = [];
    const runsOn = new Map<Task, Rq | null>();
    /** CPUs that switched in this operation, each once. */
    const touched: Rq[] = [];
    const isTouched: boolean[] = [];
    const touch = (rq: Rq): void => {
      if (isTouched[rq.index] === true) return;
      isTouched[rq.index] = true;
      touched.push(rq);
    };
    return {
      switch: ({ rq, prev, next }) => {
        touch(rq);
        const current = running[rq.index] ?? null;
        if (when(true) && prev !== current) {
          broken(
            'not its predecessor',
            `CPU ${rq.cpu} goes from ${nameOf(prev)} to ${nameOf(next)}, and ran ${nameOf(current)}`,
          );
        }
        if (current !== null) runsOn.set(current, null);
        running[rq.index] = next;
        if (next === null) return;
        const other = runsOn.get(next) ?? null;
        if (other !== null) {
          broken(
            'on two CPUs',
            `task ${next.id} starts on CPU ${rq.cpu} and runs on CPU ${other.cpu}`,
          );
        }
        runsOn.set(next, rq);
      },
      performed: () => {
        for (const rq of touched) {
          isTouched[rq.index] = false;
          const expected = running[rq.index] ?? null;
          if (rq.current === expected) continue;
          broken(
            'no switch',
            `CPU ${rq.cpu} runs ${nameOf(rq.current)}; it switched to ${nameOf(expected)} last`,
          );
        }
        touched.length = 0;
      },
    };
  },
});
