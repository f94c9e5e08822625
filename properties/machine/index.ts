import type { MachineView } from '../../src/check/machine-view.ts';
import type { Property } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { noTaskLost } from './no-task-lost.ts';
import { offlineEnds } from './offline-ends.ts';
import { oneCpuPerTask } from './one-cpu-per-task.ts';
import { oneExitPerClaim } from './one-exit-per-claim.ts';
import { rogueHarmsNobody } from './rogue-harms-nobody.ts';
import { rootDisabled } from './root-disabled.ts';
import { timeIsConserved } from './time-is-conserved.ts';
import { machineWaitingEnds } from './waiting-ends.ts';
import { workConserved } from './work-conserved.ts';

/** The laws of the whole machine: tasks, CPUs, time, and schedulers that come and go. */
export const machineProperties: readonly Property<MachineView, MachineEvent>[] = [
  rootDisabled,
  oneCpuPerTask,
  timeIsConserved,
  workConserved,
  noTaskLost,
  machineWaitingEnds,
  offlineEnds,
  rogueHarmsNobody,
  oneExitPerClaim,
];
