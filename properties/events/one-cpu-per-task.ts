import type { EventLaw } from '../../src/trace/events/law.ts';
import type { RecordedCpu } from '../../src/trace/events/recorded.ts';
import { nameOf } from '../../src/trace/events/recorded.ts';
import { oneCpuPerTask } from '../machine/one-cpu-per-task.ts';
import { adopt } from './adopted.ts';

/** I-EV-3: I-MCH-1 on a recording. */
export const oneCpuPerRecordedTask: EventLaw = {
  id: 'I-EV-3',
  law: 'A task that a CPU switches to runs on no other CPU (I-MCH-1 of the model).',
  why: oneCpuPerTask.why,
  source: 'kernel/sched/core.c finish_task_switch: on_cpu; kernel/sched/ext.c set_next_task_scx',
  watch(view, reporter) {
    let told = '';
    const law = adopt(oneCpuPerTask, reporter, (message) => {
      told = message;
    });
    let other: RecordedCpu | null = null;
    return {
      switch(event) {
        const { next, rq } = event;
        // The next switch of that CPU says whether it ran the task all the time.
        other = next === null || next.runsOn === rq ? null : next.runsOn;
        told = '';
        law.switch?.(event);
        if (told === '' || next === null || other === null) return;
        reporter.broken({
          fromNs: other.switchedNs,
          toNs: view.nowNs,
          message: `${nameOf(next)} starts on CPU ${rq.cpu} and runs on CPU ${other.cpu} since line ${other.switchedLine}`,
          witnesses: [other],
        });
      },
    };
  },
};
