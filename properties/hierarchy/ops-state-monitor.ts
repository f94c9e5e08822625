import { type OpsStateEvent, opsStateMachine } from '../../models/index.ts';
import type { OpsState, Task } from '../../src/core/sched/types.ts';
import { defineMonitor, type MachineMonitor } from '../../src/monitor/monitor.ts';
import { codesOf } from './codes.ts';
import type { MonitoredBinding } from './monitored.ts';

const monitor = defineMonitor(opsStateMachine);
const codes = codesOf<OpsStateEvent['type']>(monitor.machine);

/** What a change to NONE is, by the state before. */
const TO_NONE: Readonly<Record<OpsState, number>> = {
  none: codes.DONE,
  queueing: codes.DIRECT,
  queued: codes.RECALL,
  dispatching: codes.DONE,
};
/** What another change is, by the state after. */
const TO: Readonly<Record<Exclude<OpsState, 'none'>, number>> = {
  queueing: codes.ENQUEUE,
  queued: codes.HOLD,
  dispatching: codes.TAKE,
};
/** The way to each state from the initial one. */
const WAY: Readonly<Record<OpsState, readonly number[]>> = {
  none: [],
  queueing: [codes.ENQUEUE],
  queued: [codes.ENQUEUE, codes.HOLD],
  dispatching: [codes.ENQUEUE, codes.HOLD, codes.TAKE],
};

/** Puts the machine where the task is, after an event that was not legal. */
function recover(machine: MachineMonitor, { id, opsState, dsq }: Task): void {
  machine.reset(id);
  for (const code of WAY[opsState]) machine.send(id, code);
  if (dsq !== null && opsState !== 'queued') machine.send(id, codes.INSERT);
}

/** One for each task. */
export const opsStateMonitor: MonitoredBinding = {
  monitor,
  entity: 'task',
  designs: ['reservation', 'as-merged'],
  needsState: true,
  bind(machine) {
    const send = (task: Task, code: number): void => {
      if (!machine.send(task.id, code)) recover(machine, task);
    };
    return {
      'ops-state': ({ task, from, to }) => send(task, to === 'none' ? TO_NONE[from] : TO[to]),
      'dsq-insert': ({ task }) => send(task, codes.INSERT),
      'dsq-remove': ({ task }) => send(task, codes.REMOVE),
      owner: ({ task }) => send(task, codes.REASSIGN),
    };
  },
};
