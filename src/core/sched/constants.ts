/** Figures of sched_ext (include/linux/sched/ext.h, kernel/sched/ext_internal.h). */

/** Levels of schedulers: the root is 0, so a sub may have at most 3. */
export const SCX_SUB_MAX_DEPTH = 4;
export const SCX_DSP_DFL_MAX_BATCH = 32;
export const SCX_DSP_MAX_LOOPS = 32;
/** Of so many dispatches of a bypass host, one tries its bypass DSQ first. */
export const SCX_BYPASS_HOST_NTH = 2;
/** A task that was put back so often without running is an error of its scheduler. */
export const SCX_REENQ_LOCAL_MAX_REPEAT = 256;

const MS = 1_000_000;
export const SCX_SLICE_DFL_NS = 20 * MS;
export const SCX_SLICE_BYPASS_NS = 5 * MS;
export const SCX_WATCHDOG_MAX_TIMEOUT_MS = 30_000;
export const SCX_BYPASS_LB_INTERVAL_NS = 500 * MS;
export const SCX_BYPASS_LB_DONOR_PCT = 125;
export const SCX_BYPASS_LB_MIN_DELTA_DIV = 4;

/**
 * DSQ ids. User ids have bit 63 clear; here they lie below 2^40, so that all are exact.
 */
export const SCX_DSQ_USER_MAX = 2 ** 40 - 1;
export const SCX_DSQ_INVALID = 2 ** 40;
export const SCX_DSQ_GLOBAL = 2 ** 40 + 1;
export const SCX_DSQ_LOCAL = 2 ** 40 + 2;
export const SCX_DSQ_BYPASS = 2 ** 40 + 3;
/** Plus a CPU number: the local DSQ of that CPU. */
export const SCX_DSQ_LOCAL_ON = 2 ** 41;

export const SCX_ENQ_WAKEUP = 1;
export const SCX_ENQ_HEAD = 2;
export const SCX_ENQ_LAST = 4;
export const SCX_ENQ_REENQ = 8;
/** The task is put back after a change of its properties (ENQUEUE_RESTORE). */
export const SCX_ENQ_RESTORE = 16;

export const SCX_KICK_IDLE = 1;
export const SCX_KICK_PREEMPT = 2;

export const SCX_WEIGHT_DFL = 100;
