/*
 * A small controller of CPU bandwidth for cgroups: cpu.max.
 *
 * Time is cut into intervals of 100 ms, and in each a cgroup has an allowance:
 *
 *     allowance = quota + credit - debt
 *
 * An LLC of a cgroup that has no budget is granted some, of the allowances of the cgroup and
 * of every cgroup above it. Whoever gets none is throttled until the next interval. Any budget
 * that is left admits, so a cgroup may use more than it has: that is its debt. What it does not
 * use may be carried over as credit, as far as its burst reaches.
 *
 * Tasks of a throttled cgroup wait in a backlog queue for each LLC, in the order of their
 * virtual times, until a drain hands them to the scheduler.
 */
#ifndef CONTROLLER_H
#define CONTROLLER_H

#include <stdbool.h>
#include <stdint.h>

#include "queue.h"

enum { INTERVAL_NS = 100000000, REARM_MIN_NS = 20000000 };
/* The most that an LLC is granted at a time beyond its debt. */
enum { SLICE_NS = 5000000 };
/* A quota without a limit, in ns and, as it is written to cpu.max, in us. */
#define UNLIMITED INT64_MAX
#define UNLIMITED_US UINT64_MAX
enum { LEVEL_MAX = 15, LISTED_MAX = 2048 };
/* Tasks handed over by a drain before it looks for the way out. */
enum { BATCH = 2 };

struct cgroup;

/* What is kept for a cgroup on an LLC. */
struct llc {
	/* Used there in this interval, and what is left of what was granted for it. */
	int64_t runtime;
	int64_t budget;
	struct queue backlog;
};

/* What is kept for a cgroup; times are in ns. */
struct budget {
	/* It is under control: init was called, exit was not. */
	bool is_controlled;
	int64_t quota;
	int64_t period;
	int64_t burst;
	/* The quota for an interval of 100 ms. */
	int64_t nquota;
	int64_t credit;
	int64_t debt;
	/* Used in this interval by the cgroup and all below it, and in the one before. */
	int64_t spent;
	int64_t spent_last;
	/* Of what was spent, before there was a quota that it could count against. */
	int64_t spent_freely;
	/* Granted in this interval to LLCs of the cgroup and of those below it. */
	int64_t granted;
	/* Burst that may still be carried over in this period. */
	int64_t burst_left;
	int64_t period_start;
	/* One for each LLC; NULL: a parent, which cannot have tasks. */
	struct llc *llcs;
};

enum drain_state { DRAIN_IDLE = 0, DRAIN_READY = 2, DRAIN_RUNNING = 3 };

struct controller {
	enum drain_state drain;
	int64_t last_replenished_at;
	/* Cgroups that may have a backlog, as of the last interval's end; 0: nothing more there. */
	int64_t listed[LISTED_MAX];
	uint64_t nr_listed;
	/* Takes the tasks that leave a backlog. */
	void (*enqueue)(struct task *task);
};

extern struct controller controller;

void controller_reset(void (*enqueue)(struct task *task));

/* Arms the timer; -EINVAL without a configuration. */
int controller_start(bool has_config);

/* The timer is due: an interval is over. */
void controller_replenish(void);

/* 0; -EINVAL (a period of 0), -E2BIG (too deep), -EEXIST (under control already). */
int controller_init(struct cgroup *cgroup, uint64_t period_us, uint64_t quota_us,
		    uint64_t burst_us);
/* 0; -EINVAL (a period of 0), -ESRCH (not under control). */
int controller_set(struct cgroup *cgroup, uint64_t period_us, uint64_t quota_us,
		   uint64_t burst_us);
/* 0. The backlog is handed over. */
int controller_exit(struct cgroup *cgroup);

/* 0: may run; -EAGAIN: throttled; -EINVAL (no such LLC), -ESRCH (cannot have tasks). */
int controller_throttled(struct cgroup *cgroup, int64_t llc);
/* 0; -EINVAL (no such LLC). */
int controller_consume(struct cgroup *cgroup, uint64_t ns, int64_t llc);
/* 0; -EINVAL (no such LLC, or a time that means FIFO), -ESRCH (cannot have tasks). */
int controller_put_aside(struct cgroup *cgroup, struct task *task, uint64_t vtime, int64_t llc);
/* Hands over up to a batch of each backlog; `start` says where it begins. */
void controller_drain(uint64_t start);
/* A task that waits, waits for another cgroup, or is handed over if that one may run. */
void controller_move(struct task *task, struct cgroup *to, uint64_t vtime, int64_t llc);

/* What may still be granted in this interval; not positive: nothing. */
int64_t budget_left(const struct budget *budget);
bool budget_is_used_up(const struct budget *budget);
/* The least quota of the cgroup and of those above it, below the root. */
int64_t budget_effective_quota(const struct cgroup *cgroup);

#endif
