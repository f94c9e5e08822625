import type { Atq } from '../atq.ts';
import type { Int64 } from '../int64.ts';
import { UNLOCKED } from '../spinlock.ts';

/**
 * What the library keeps about a cgroup (upstream struct scx_cgroup_ctx).
 *
 * Times are ns. `quota`, `period`, `burst`, `nquota` and `nquotaUb` are u64, unlimited as
 * S64_MAX; the rest of the times are s64.
 */
export interface CgroupContext {
  readonly id: number;
  quota: Int64;
  period: Int64;
  burst: Int64;
  /** The quota normalised to the interval of 100 ms. */
  nquota: Int64;
  /** The least nquota of the cgroup and its ancestors. */
  nquotaUb: Int64;
  periodStartClk: number;
  /** Burst that may still be handed out before the period ends. */
  burstRemaining: Int64;
  /** Budget that the cgroup can pass on: at level 1 its allowance, below it a pool. */
  budgetRemaining: Int64;
  /** Runtime of the subtree since the last replenishment, as last summed up. */
  runtimeTotalSloppy: Int64;
  /** Runtime of the subtree in the interval before. */
  runtimeTotalLast: Int64;
  /** What a transfer from the subroot to a cgroup moves at a time. */
  budgetP2c: Int64;
  /** What a transfer from the cgroup to an LLC moves at a time. */
  budgetC2l: Int64;
  nrTaskableDescendents: number;
  hasLlcx: boolean;
  isThrottled: boolean;
  /** Over-run of earlier intervals that is still to be repaid, as of this interval's start. */
  debt: Int64;
  /** Burst credit of this interval. */
  credit: Int64;
  /** What may still be granted within the subtree in this interval, below level 1. */
  intervalRemaining: Int64;
  /** Runtime of descendants that went away in this interval. */
  retiredRuntime: Int64;
  /** Runtime of this interval that was used before the cgroup had a quota of its own. */
  runtimeBefore: Int64;
  /** At level 1: protects the budgets and flags of the subtree. */
  lock: number;
}

/** What the library keeps about a cgroup on one LLC (upstream struct scx_cgroup_llc_ctx). */
export interface LlcContext {
  /** The cgroup. */
  readonly id: number;
  readonly llc: number;
  budgetRemaining: Int64;
  /** Runtime charged here since the last replenishment. */
  runtimeTotal: Int64;
  /** Tasks set aside until the cgroup has budget again. */
  readonly btq: Atq;
  /** The padding bytes of the map key under which it was stored. */
  readonly keyPadding: number;
}

export function createCgroupContext(id: number): CgroupContext {
  return {
    id,
    quota: 0,
    period: 0,
    burst: 0,
    nquota: 0,
    nquotaUb: 0,
    periodStartClk: 0,
    burstRemaining: 0,
    budgetRemaining: 0,
    runtimeTotalSloppy: 0,
    runtimeTotalLast: 0,
    budgetP2c: 0,
    budgetC2l: 0,
    nrTaskableDescendents: 0,
    hasLlcx: false,
    isThrottled: false,
    debt: 0,
    credit: 0,
    intervalRemaining: 0,
    retiredRuntime: 0,
    runtimeBefore: 0,
    lock: UNLOCKED,
  };
}
