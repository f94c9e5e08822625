import { E2BIG, EEXIST } from '../errno.ts';
import {
  addS64,
  canonical,
  divRoundUpU64,
  type Int64,
  minInt64,
  S64_MAX,
  subS64,
} from '../int64.ts';
import { hasWaiters } from './backlog.ts';
import { recountTaskable } from './budget-tx.ts';
import { INTERVAL_NS, TREE_HEIGHT_MAX } from './constants.ts';
import type { CgroupContext } from './context.ts';
import {
  detachLlcContexts,
  foldIntoParent,
  regainLlcContexts,
  retireAndFree,
} from './exit-steps.ts';
import {
  contextOf,
  hasOwnQuota,
  isUnlimited,
  REPLENISH_BOTTOM_HALF_READY,
  REPLENISH_BOTTOM_HALF_RUNNING,
  REPLENISH_IDLE,
} from './library.ts';
import { resetBudgets, startQuotaNow } from './set-steps.ts';
import { sumSubtree } from './sum.ts';
import type { BandwidthSeams } from './types.ts';

/** What a cgroup with a quota of its own may use in this interval. */
function allowanceOf(cgx: CgroupContext): Int64 {
  return subS64(addS64(cgx.nquota, cgx.credit), cgx.debt);
}

export const bandwidthSeams: BandwidthSeams = {
  refuseReinit: () => EEXIST,
  refuseHeight: (level) => (level >= TREE_HEIGHT_MAX ? E2BIG : 0),
  locksBudgets: () => true,
  closedRuntime: (_cgx, taken) => taken,
  needsDrain: (wasThrottled, hasBacklog) => wasThrottled || hasBacklog,
  fencesBudget: () => true,
  retiresQueues: () => true,
  holdsPopped: () => true,
  sumSubtree,
  reachedBound: (cgx) =>
    hasOwnQuota(cgx) && subS64(cgx.runtimeTotalSloppy, cgx.runtimeBefore) >= allowanceOf(cgx),
  toNs(us) {
    return canonical(clampToS64(BigInt(us) * 1000n));
  },
  normaliseQuota(quotaUs, periodUs) {
    const period = BigInt(periodUs);
    return canonical(clampToS64((BigInt(quotaUs) * BigInt(INTERVAL_NS) + period - 1n) / period));
  },
  boundOfParent: (parent) => parent.nquotaUb,
  countTaskable: (lib, cgroup, change) =>
    change === 'init' || change === 'exited' ? recountTaskable(lib, cgroup) : 0,
  ownTaskableCount: () => 0,
  rootKeepsLlcContexts: () => true,
  threadedRootKeepsLlcContexts: () => true,
  chunkBase: (subroot, cgx) => (isUnlimited(subroot) ? cgx.nquotaUb : subroot.budgetP2c),
  transferChunk: (subroot, target) => (isUnlimited(subroot) ? target.budgetP2c : subroot.budgetP2c),
  isInfiniteSource: isUnlimited,
  shareOf: (available, takers) =>
    available > 0 && takers > 1 ? divRoundUpU64(available, takers) : available,
  ownRemainder: (cgx) => (hasOwnQuota(cgx) ? cgx.intervalRemaining : S64_MAX),
  ancestorsRemainder(lib, target) {
    let least: Int64 = S64_MAX;
    for (let cgroup = target.parent; cgroup !== null && cgroup.level > 1; cgroup = cgroup.parent) {
      const cgx = contextOf(lib, cgroup);
      if (cgx !== undefined && hasOwnQuota(cgx)) least = minInt64(least, cgx.intervalRemaining);
    }
    return least;
  },
  becameUnlimited: resetBudgets,
  becameLimited: resetBudgets,
  startQuota: startQuotaNow,
  releaseParent: retireAndFree,
  detachOnExit: detachLlcContexts,
  retireRuntime: foldIntoParent,
  regainAfterExit: regainLlcContexts,
  chargedNs: (consumedNs) => consumedNs,
  topHalfMayStart: (stat) =>
    stat === REPLENISH_IDLE ||
    stat === REPLENISH_BOTTOM_HALF_RUNNING ||
    stat === REPLENISH_BOTTOM_HALF_READY,
  isListed: () => true,
  isReplenished: (cgx) => !isUnlimited(cgx),
  settledQuota: (cgx) => cgx.nquota,
  carriedDebt: (cgx) => cgx.debt,
  spentCredit: (cgx) => cgx.credit,
  resetsBurst: () => true,
  llcBudgetAfter: () => 0,
  budgetAfter: (level, quota, credit, debt) =>
    level === 1 ? subS64(addS64(quota, credit), debt) : 0,
  asksForBudget: hasWaiters,
  firstLlc: (lib, nuance, nrCgroups) => Math.floor(nuance / nrCgroups) % lib.nrLlcs,
  keyPadding: () => 0,
};

function clampToS64(value: bigint): bigint {
  const max = (1n << 63n) - 1n;
  return value > max ? max : value;
}
