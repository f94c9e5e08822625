import type { Fault } from '../fault.ts';
import { balancerMovesForeignTask } from './balancer-moves-foreign-task.ts';
import { claimLeaksAfterOverlap } from './claim-leaks-after-overlap.ts';
import { claimMissedUnderAncestor } from './claim-missed-under-ancestor.ts';
import { droppedBetweenEnableFailureAndDisable } from './dropped-between-enable-failure-and-disable.ts';
import { enableWithoutBypass } from './enable-without-bypass.ts';
import { hostDependsOnAncestors } from './host-depends-on-ancestors.ts';
import { hostWithoutDispatchIdles } from './host-without-dispatch-idles.ts';
import { resumeOfAnotherRoot } from './resume-of-another-root.ts';
import { starvesBehindGlobalDsq } from './starves-behind-global-dsq.ts';
import { starvesBehindLocalDsq } from './starves-behind-local-dsq.ts';
import { stopsAtOwnDepth } from './stops-at-own-depth.ts';

export const bypassFaults: readonly Fault[] = [
  balancerMovesForeignTask,
  claimLeaksAfterOverlap,
  claimMissedUnderAncestor,
  droppedBetweenEnableFailureAndDisable,
  enableWithoutBypass,
  hostDependsOnAncestors,
  hostWithoutDispatchIdles,
  resumeOfAnotherRoot,
  starvesBehindGlobalDsq,
  starvesBehindLocalDsq,
  stopsAtOwnDepth,
];
