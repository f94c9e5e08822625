import type { AnyStateMachine } from 'xstate';
import { budgetMachine } from './budget.ts';
import { queueEntryMachine } from './queue-entry.ts';
import { replenishTimerAsMergedMachine, replenishTimerMachine } from './replenish-timer.ts';

export { budgetMachine } from './budget.ts';
export { queueEntryMachine } from './queue-entry.ts';
export { replenishTimerMachine } from './replenish-timer.ts';

/** The machines of the corrected design, in the order in which the docs show them. */
export const machines: readonly AnyStateMachine[] = [
  queueEntryMachine,
  budgetMachine,
  replenishTimerMachine,
];

/** Machines of another design; each stands in for the one whose name begins its own. */
export const variants: readonly AnyStateMachine[] = [replenishTimerAsMergedMachine];
