import { type TaskRunEvent, taskRunMachine } from '../../models/index.ts';
import { defineMonitor } from '../../src/monitor/monitor.ts';
import { codesOf } from './codes.ts';
import type { MonitoredBinding } from './monitored.ts';

const monitor = defineMonitor(taskRunMachine);
const { WAKE, BLOCK, RUN, STOP } = codesOf<TaskRunEvent['type']>(monitor.machine);

/** One for each task; the recordings of real machines are held to the same one (I-EV-4). */
export const taskRunMonitor: MonitoredBinding = {
  monitor,
  entity: 'task',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  bind(machine) {
    return {
      runnable: ({ task, isRunnable }) => machine.send(task.id, isRunnable ? WAKE : BLOCK),
      switch: ({ prev, next }) => {
        if (prev !== null) machine.send(prev.id, STOP);
        if (next !== null) machine.send(next.id, RUN);
      },
    };
  },
};
