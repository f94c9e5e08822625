import type { HostView } from '../../src/check/host-view.ts';
import type { Property } from '../../src/check/property.ts';
import type { HostEvent } from '../../src/host/event.ts';
import { admittedBeforeDsq } from './admitted-before-dsq.ts';
import { backlogIsDrained } from './backlog-is-drained.ts';
import { burstIsBounded } from './burst-is-bounded.ts';
import { debtIsRepaid } from './debt-is-repaid.ts';
import { effectiveQuota } from './effective-quota.ts';
import { leafSubrootCharge } from './leaf-subroot-charge.ts';
import { loneTaskGetsQuota } from './lone-task-gets-quota.ts';
import { refusalIsJustified } from './refusal-is-justified.ts';
import { setTakesEffect } from './set-takes-effect.ts';
import { subtreeCharge } from './subtree-charge.ts';
import { unlimitedAncestor } from './unlimited-ancestor.ts';
import { waitingEnds } from './waiting-ends.ts';
import { windowCharge } from './window-charge.ts';

/** The properties that bound what is used over time, and how long a task waits. */
export const boundProperties: readonly Property<HostView, HostEvent>[] = [
  backlogIsDrained,
  effectiveQuota,
  burstIsBounded,
  leafSubrootCharge,
  subtreeCharge,
  debtIsRepaid,
  unlimitedAncestor,
  setTakesEffect,
  windowCharge,
  loneTaskGetsQuota,
  refusalIsJustified,
  waitingEnds,
  admittedBeforeDsq,
];
