import type { Fault } from '../fault.ts';
import { attachToDyingParent } from './attach-to-dying-parent.ts';
import { attachUnderBypassingParent } from './attach-under-bypassing-parent.ts';
import { cgroupMoveKeepsOwner } from './cgroup-move-keeps-owner.ts';
import { classSwitchEnablesUninitialised } from './class-switch-enables-uninitialised.ts';
import { coreSchedArgumentsSwapped } from './core-sched-arguments-swapped.ts';
import { detachAfterParentExit } from './detach-after-parent-exit.ts';
import { disableLeavesDeadTasks } from './disable-leaves-dead-tasks-in-class.ts';
import { enableAbortRaisesNothing } from './enable-abort-raises-nothing.ts';
import { enableAbortRunsUnpairedDisable } from './enable-abort-runs-unpaired-disable.ts';
import { enablesOutsideClass } from './enables-outside-class.ts';
import { failedReparentState } from './failed-reparent-state.ts';
import { initRacesTaskDeath } from './init-races-task-death.ts';
import { nestedDispatchClobbersLockRecord } from './nested-dispatch-clobbers-lock-record.ts';
import { stallHidesLaterStalls } from './stall-hides-later-stalls.ts';
import { waitSurvivesClassSwitch } from './wait-survives-class-switch.ts';
import { waitSurvivesRehoming } from './wait-survives-rehoming.ts';
import { waitSurvivesTakeOver } from './wait-survives-take-over.ts';

export const subschedFaults: readonly Fault[] = [
  attachToDyingParent,
  attachUnderBypassingParent,
  cgroupMoveKeepsOwner,
  classSwitchEnablesUninitialised,
  coreSchedArgumentsSwapped,
  detachAfterParentExit,
  disableLeavesDeadTasks,
  enableAbortRaisesNothing,
  enableAbortRunsUnpairedDisable,
  enablesOutsideClass,
  failedReparentState,
  initRacesTaskDeath,
  nestedDispatchClobbersLockRecord,
  stallHidesLaterStalls,
  waitSurvivesClassSwitch,
  waitSurvivesRehoming,
  waitSurvivesTakeOver,
];
