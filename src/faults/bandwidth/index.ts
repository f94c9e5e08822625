import type { Fault } from '../fault.ts';
import { boundIgnoresCreditAndDebt } from './bound-ignores-credit-and-debt.ts';
import { burstRepaidAsDebt } from './burst-repaid-as-debt.ts';
import { burstResetLost } from './burst-reset-lost.ts';
import { childDebtPaidBySubroot } from './child-debt-paid-by-subroot.ts';
import { clippedConsumptionLost } from './clipped-consumption-lost.ts';
import { debtForgottenAfterOneInterval } from './debt-forgotten-after-one-interval.ts';
import { drainSecuresWhereNobodyWaits } from './drain-secures-where-nobody-waits.ts';
import { effectiveQuotaFromRawParent } from './effective-quota-from-raw-parent.ts';
import { exitForgetsRuntime } from './exit-forgets-runtime.ts';
import { exitLeaksLlcContexts } from './exit-leaks-llc-contexts.ts';
import { infiniteSubrootGrantedWhole } from './infinite-subroot-granted-whole.ts';
import { inheritedQuotaNeverReplenished } from './inherited-quota-never-replenished.ts';
import { leafAgainWithoutLlcContexts } from './leaf-again-without-llc-contexts.ts';
import { llcLeftoversSurvive } from './llc-leftovers-survive.ts';
import { mapKeyPaddingCompared } from './map-key-padding-compared.ts';
import { normalisedQuotaWraps } from './normalised-quota-wraps.ts';
import { parentFreedWithBacklog } from './parent-freed-with-backlog.ts';
import { reinitResetsContext } from './reinit-resets-context.ts';
import { replenishTimerNotRearmed } from './replenish-timer-not-rearmed.ts';
import { rootLosesLlcContexts } from './root-loses-llc-contexts.ts';
import { setFromMaxNeverEnforced } from './set-from-max-never-enforced.ts';
import { setToMaxKeepsBudget } from './set-to-max-keeps-budget.ts';
import { tallTreeSumCut } from './tall-tree-sum-cut.ts';
import { taskableCountDrifts } from './taskable-count-drifts.ts';
import { threadedRootLosesLlcContexts } from './threaded-root-loses-llc-contexts.ts';
import { transferExceedsOwnQuota } from './transfer-exceeds-own-quota.ts';
import { transferHoardsQuota } from './transfer-hoards-quota.ts';
import { transferSkipsMiddleAncestor } from './transfer-skips-middle-ancestor.ts';

export const bandwidthFaults: readonly Fault[] = [
  effectiveQuotaFromRawParent,
  inheritedQuotaNeverReplenished,
  clippedConsumptionLost,
  replenishTimerNotRearmed,
  setToMaxKeepsBudget,
  setFromMaxNeverEnforced,
  taskableCountDrifts,
  exitLeaksLlcContexts,
  exitForgetsRuntime,
  leafAgainWithoutLlcContexts,
  parentFreedWithBacklog,
  rootLosesLlcContexts,
  threadedRootLosesLlcContexts,
  transferExceedsOwnQuota,
  transferHoardsQuota,
  transferSkipsMiddleAncestor,
  infiniteSubrootGrantedWhole,
  drainSecuresWhereNobodyWaits,
  debtForgottenAfterOneInterval,
  burstRepaidAsDebt,
  childDebtPaidBySubroot,
  burstResetLost,
  llcLeftoversSurvive,
  boundIgnoresCreditAndDebt,
  tallTreeSumCut,
  normalisedQuotaWraps,
  reinitResetsContext,
  mapKeyPaddingCompared,
];
