import type { Fault } from '../fault.ts';
import { atqDoubleInsertTwoQueues } from './atq-double-insert-two-queues.ts';
import { atqLockTimeoutIgnored } from './atq-lock-timeout-ignored.ts';
import { atqPeekPopMismatchLosesTask } from './atq-peek-pop-mismatch-loses-task.ts';
import { drainInsertsRequeuedTask } from './drain-inserts-requeued-task.ts';
import { drainUsesDestroyedQueue } from './drain-uses-destroyed-queue.ts';
import { drainWithoutHold } from './drain-without-hold.ts';
import { exitingTaskParkedForever } from './exiting-task-parked-forever.ts';
import { lavdExitFreesLinkedNode } from './lavd-exit-frees-linked-node.ts';
import { lavdReenqueueUsesStaleCpu } from './lavd-reenqueue-uses-stale-cpu.ts';
import { replenishClearsFlagBeforeReading } from './replenish-clears-flag-before-reading.ts';
import { replenishFlagVisibleBeforeBudget } from './replenish-flag-visible-before-budget.ts';
import { sumResetLosesReports } from './sum-reset-loses-reports.ts';
import { transferOverdraws } from './transfer-overdraws.ts';

/**
 * The faults that need two CPUs at once, in the queues, the bandwidth library and the scheduler
 * that uses them.
 */
export const raceFaults: readonly Fault[] = [
  atqDoubleInsertTwoQueues,
  atqLockTimeoutIgnored,
  atqPeekPopMismatchLosesTask,
  drainInsertsRequeuedTask,
  drainUsesDestroyedQueue,
  drainWithoutHold,
  exitingTaskParkedForever,
  lavdExitFreesLinkedNode,
  lavdReenqueueUsesStaleCpu,
  replenishClearsFlagBeforeReading,
  replenishFlagVisibleBeforeBudget,
  sumResetLosesReports,
  transferOverdraws,
];
