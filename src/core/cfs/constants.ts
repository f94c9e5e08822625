/** The kernel's own figures (kernel/sched/fair.c), in ns. */

/** What a runqueue takes from the pool at a time (sysctl_sched_cfs_bandwidth_slice). */
export const SLICE_NS = 5_000_000;
/** What a runqueue keeps when its last task leaves (min_cfs_rq_runtime). */
export const KEPT_NS = 1_000_000;
/** How long returned runtime waits before it is given to others (cfs_bandwidth_slack_period). */
export const SLACK_PERIOD_NS = 5_000_000;
/** No slack is given out so shortly before a refill (min_bandwidth_expiration). */
export const EXPIRATION_MIN_NS = 2_000_000;
/** What an unthrottled runqueue has, and each one after a write of the limit. */
export const UNTHROTTLED_NS = 1;

/** A quota of no limit (RUNTIME_INF). */
export const UNLIMITED = Number.POSITIVE_INFINITY;
/**
 * Larger quotas and bursts count as this much: 13 days of runtime a period, which no machine can
 * use up, and which leaves every sum exact.
 */
export const RUNTIME_MAX_NS = 2 ** 50;
