import type { AnyStateMachine } from 'xstate';
import { budgetMachine } from './budget.ts';
import { bypassMachine } from './bypass.ts';
import { opsStateMachine } from './ops-state.ts';
import { queueEntryMachine } from './queue-entry.ts';
import { replenishTimerAsMergedMachine, replenishTimerMachine } from './replenish-timer.ts';
import { schedulerMachine } from './scheduler.ts';
import { taskMachine } from './task.ts';
import { taskRunMachine } from './task-run.ts';

export { budgetMachine } from './budget.ts';
export { type BypassEvent, bypassMachine } from './bypass.ts';
export { type OpsStateEvent, opsStateMachine } from './ops-state.ts';
export { queueEntryMachine } from './queue-entry.ts';
export { replenishTimerMachine } from './replenish-timer.ts';
export { type SchedulerEvent, schedulerMachine } from './scheduler.ts';
export { type TaskMachineEvent, taskMachine } from './task.ts';
export { type TaskRunEvent, taskRunMachine } from './task-run.ts';

/** The machines of the corrected design, in the order in which the docs show them. */
export const machines: readonly AnyStateMachine[] = [
  queueEntryMachine,
  budgetMachine,
  replenishTimerMachine,
  taskMachine,
  taskRunMachine,
  opsStateMachine,
  schedulerMachine,
  bypassMachine,
];

/** Machines of another design; each stands in for the one whose name begins its own. */
export const variants: readonly AnyStateMachine[] = [replenishTimerAsMergedMachine];
