import type { MachineView } from '../../src/check/machine-view.ts';
import type { Property } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { affinityRespected } from './affinity-respected.ts';
import { coreSchedOrder } from './core-sched-order.ts';
import { dequeueOwedOnce } from './dequeue-owed-once.ts';
import { dequeuedIsOff } from './dequeued-is-off.ts';
import { dispatchInsideParent } from './dispatch-inside-parent.ts';
import { dispatchedOnce } from './dispatched-once.ts';
import { dsqOrder } from './dsq-order.ts';
import { lateMoveEndsNobody } from './late-move-ends-nobody.ts';
import { lockRecord } from './lock-record.ts';
import { noStaleVerdict } from './no-stale-verdict.ts';
import { offlineEnqueue } from './offline-enqueue.ts';
import { oneDsqPerTask } from './one-dsq-per-task.ts';
import { ownTasksOnly } from './own-tasks-only.ts';
import { peekSeesHead } from './peek-sees-head.ts';
import { prevOfOwner } from './prev-of-owner.ts';
import { sliceRefilled } from './slice-refilled.ts';
import { subDispatchAnswers } from './sub-dispatch-answers.ts';

/** The laws of DSQs, custody, dispatch and authority. */
export const dispatchProperties: readonly Property<MachineView, MachineEvent>[] = [
  oneDsqPerTask,
  dispatchedOnce,
  ownTasksOnly,
  dispatchInsideParent,
  prevOfOwner,
  affinityRespected,
  sliceRefilled,
  subDispatchAnswers,
  offlineEnqueue,
  noStaleVerdict,
  peekSeesHead,
  lockRecord,
  dsqOrder,
  dequeueOwedOnce,
  dequeuedIsOff,
  coreSchedOrder,
  lateMoveEndsNobody,
];
