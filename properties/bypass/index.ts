import type { MachineView } from '../../src/check/machine-view.ts';
import type { Property } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { balancedWithinHost } from './balanced-within-host.ts';
import { bypassUntilEnabled } from './bypass-until-enabled.ts';
import { bypassedTaskRuns } from './bypassed-task-runs.ts';
import { depthCountsCalls } from './depth-counts-calls.ts';
import { descendantsBypass } from './descendants-bypass.ts';
import { hostDepth } from './host-depth.ts';
import { hostServes } from './host-serves.ts';
import { noCallbacksInBypass } from './no-callbacks.ts';
import { noCustodyInBypass } from './no-custody.ts';
import { nothingLeftOver } from './nothing-left-over.ts';
import { stallEndsOwner } from './stall-ends-owner.ts';

/** The laws of bypass: who bypasses, where its tasks go, and that they run. */
export const bypassProperties: readonly Property<MachineView, MachineEvent>[] = [
  descendantsBypass,
  depthCountsCalls,
  hostDepth,
  hostServes,
  nothingLeftOver,
  bypassedTaskRuns,
  noCallbacksInBypass,
  noCustodyInBypass,
  stallEndsOwner,
  balancedWithinHost,
  bypassUntilEnabled,
];
