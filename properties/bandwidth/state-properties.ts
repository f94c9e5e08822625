import type { HostView } from '../../src/check/host-view.ts';
import type { Property } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { backlogOfOwnCgroup } from './backlog-of-own-cgroup.ts';
import { backlogSizeAndTree } from './backlog-size-and-tree.ts';
import { budgetGrowsWhereAsked } from './budget-grows-where-asked.ts';
import { callbacksPerDrain } from './callbacks-per-drain.ts';
import { cancelOnce } from './cancel-once.ts';
import { exitLeavesNothing } from './exit-leaves-nothing.ts';
import { lookupSucceeds } from './lookup-succeeds.ts';
import { misuseChangesNothing } from './misuse-changes-nothing.ts';
import { neverParkedAndQueued } from './never-parked-and-queued.ts';
import { onePlacePerTask } from './one-place-per-task.ts';
import { oneTreePerTask } from './one-tree-per-task.ts';
import { popOrder } from './pop-order.ts';
import { replenishEdges } from './replenish-edges.ts';
import { reportIsCharged } from './report-is-charged.ts';
import { rootNeverThrottled } from './root-never-throttled.ts';
import { runtimeSums } from './runtime-sums.ts';
import { taskableCount } from './taskable-count.ts';
import { timerRearmed } from './timer-rearmed.ts';
import { topHalvesPerWindow } from './top-halves-per-window.ts';
import { transferConserves } from './transfer-conserves.ts';
import { transferUnitRange } from './transfer-unit-range.ts';

type BandwidthProperty = Property<HostView, HostEvent>;

/** Those that need nothing but library calls. */
export const libraryProperties: readonly BandwidthProperty[] = [
  oneTreePerTask,
  popOrder,
  backlogSizeAndTree,
  cancelOnce,
  exitLeavesNothing,
  callbacksPerDrain,
  topHalvesPerWindow,
  runtimeSums,
  rootNeverThrottled,
  timerRearmed,
  reportIsCharged,
  transferConserves,
  budgetGrowsWhereAsked,
  replenishEdges,
  transferUnitRange,
  taskableCount,
  lookupSucceeds,
];

/** The properties of places, structures, calls and sums. */
export const stateProperties: readonly BandwidthProperty[] = [
  oneTreePerTask,
  neverParkedAndQueued,
  onePlacePerTask,
  popOrder,
  backlogSizeAndTree,
  cancelOnce,
  exitLeavesNothing,
  callbacksPerDrain,
  topHalvesPerWindow,
  runtimeSums,
  rootNeverThrottled,
  backlogOfOwnCgroup,
  timerRearmed,
  reportIsCharged,
  misuseChangesNothing,
  transferConserves,
  budgetGrowsWhereAsked,
  replenishEdges,
  transferUnitRange,
  taskableCount,
  lookupSucceeds,
];
