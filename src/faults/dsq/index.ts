import type { Fault } from '../fault.ts';
import { hotplugHangWithQueuedTasks } from './hotplug-hang-with-queued-tasks.ts';
import { localInsertTellsRoot } from './local-insert-tells-root.ts';
import { moveOwnerCheckOutsideLock } from './move-owner-check-outside-lock.ts';
import { peekBlindAfterParkedCursor } from './peek-blind-after-parked-cursor.ts';
import { reenqueueBlamesOwner } from './reenqueue-blames-owner.ts';
import { setSliceOfNobody } from './set-slice-of-nobody.ts';
import { staleDirectDispatchVerdict } from './stale-direct-dispatch-verdict.ts';
import { tableOfRoot } from './table-of-root.ts';

export const dsqFaults: readonly Fault[] = [
  hotplugHangWithQueuedTasks,
  localInsertTellsRoot,
  moveOwnerCheckOutsideLock,
  peekBlindAfterParkedCursor,
  reenqueueBlamesOwner,
  setSliceOfNobody,
  staleDirectDispatchVerdict,
  tableOfRoot,
];
