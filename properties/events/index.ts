import type { EventLaw } from '../../src/trace/events/law.ts';
import { recordedAffinity } from './affinity.ts';
import { oneCpuPerRecordedTask } from './one-cpu-per-task.ts';
import { placeByMigration } from './place-by-migration.ts';
import { runsAfterWakeup } from './runs-after-wakeup.ts';
import { switchesFollow } from './switches-follow.ts';
import { cpuTimeRises } from './time-rises.ts';
import { recordedWaitingEnds } from './waiting-ends.ts';

/** The laws that recordings of the events of a real scheduler are judged by. */
export const eventLaws: readonly EventLaw[] = [
  cpuTimeRises,
  switchesFollow,
  oneCpuPerRecordedTask,
  runsAfterWakeup,
  recordedWaitingEnds,
  recordedAffinity,
  placeByMigration,
];
