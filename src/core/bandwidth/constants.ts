/** Constants of the cpu.max library, version A (upstream lib/cgroup_bw.bpf.c, b7f394c85). */

/** The replenish interval, in ns: every quota is normalised to it (CBW_NPERIOD). */
export const INTERVAL_NS = 100_000_000;
/** Preferred lower bound of a budget transfer, in ns (CBW_BUDGET_XFER_LB). */
export const TRANSFER_LOWER_NS = 100_000_000;
/** Least budget transfer and least delay of the timer, in ns (CBW_BUDGET_XFER_MIN). */
export const TRANSFER_MIN_NS = 20_000_000;
/** A transfer is at most a branch's share divided by 2^2 (CBW_BUDGET_XFER_MAX_SHIFT). */
export const TRANSFER_MAX_SHIFT = 2;
/** Length of the tables of cgroup ids (CBW_NR_CGRP_MAX). */
export const CGROUP_TABLE_MAX = 2048;
/** Pairs of cgroup and LLC (CBW_NR_CGRP_LLC_MAX). */
export const CGROUP_LLC_MAX = CGROUP_TABLE_MAX * 32;
/** A cgroup at this level or below is too deep (CBW_CGRP_TREE_HEIGHT_MAX). */
export const TREE_HEIGHT_MAX = 16;
/** Tasks handed over by one reenqueue before it looks for the way out (CBW_REENQ_MAX_BATCH). */
export const REENQUEUE_BATCH_MAX = 2;

/** The class of the locks that protect the budgets of a subroot. */
export const BUDGET_LOCK = 'budget_lock';
