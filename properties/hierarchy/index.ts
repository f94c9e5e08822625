import type { MachineView } from '../../src/check/machine-view.ts';
import type { Property } from '../../src/check/property.ts';
import type { MachineEvent } from '../../src/machine/event.ts';
import { bypassUntilEnabled } from './bypass-until-enabled.ts';
import { callbacksOncePublished } from './callbacks-once-published.ts';
import { callbacksPaired } from './callbacks-paired.ts';
import { callbacksWithinLife } from './callbacks-within-life.ts';
import { childSparesParent } from './child-spares-parent.ts';
import { claimReachesDescendants } from './claim-reaches-descendants.ts';
import { detachMatchesAttach } from './detach-matches-attach.ts';
import { enabledIffInClass } from './enabled-iff-in-class.ts';
import { exitPhaseOrder } from './exit-phase-order.ts';
import { failedEnableUndone } from './failed-enable-undone.ts';
import { failedOpIsAnswered } from './failed-op-is-answered.ts';
import { hostBelowParent } from './host-below-parent.ts';
import { levelAndAncestors } from './level-and-ancestors.ts';
import { nearestHostOfCgroup } from './nearest-host.ts';
import { ownerOfCgroup } from './owner-of-cgroup.ts';
import { refusedAttachChangesNothing } from './refused-attach-changes-nothing.ts';
import { stallOfOwnWait } from './stall-of-own-wait.ts';
import { stallsAreFound } from './stalls-are-found.ts';
import { subInitIsTransient } from './sub-init-is-transient.ts';
import { treeAgrees } from './tree-agrees.ts';
import { unlinkChildless } from './unlink-childless.ts';
import { unlinkedOwnsNothing } from './unlinked-owns-nothing.ts';

/** The properties of the scheduler tree: who owns what, and how schedulers come and go. */
export const hierarchyProperties: readonly Property<MachineView, MachineEvent>[] = [
  ownerOfCgroup,
  nearestHostOfCgroup,
  levelAndAncestors,
  hostBelowParent,
  refusedAttachChangesNothing,
  failedEnableUndone,
  callbacksPaired,
  enabledIffInClass,
  subInitIsTransient,
  exitPhaseOrder,
  claimReachesDescendants,
  unlinkChildless,
  childSparesParent,
  unlinkedOwnsNothing,
  detachMatchesAttach,
  callbacksWithinLife,
  callbacksOncePublished,
  stallOfOwnWait,
  stallsAreFound,
  bypassUntilEnabled,
  failedOpIsAnswered,
  treeAgrees,
];
