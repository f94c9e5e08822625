#include "controller.h"

#include <errno.h>

#include "arena.h"
#include "budget.h"
#include "bugs.h"
#include "grant.h"
#include "machine.h"

struct controller controller;

void controller_reset(void (*enqueue)(struct task *task))
{
	controller = (struct controller){ .enqueue = enqueue };
}

int controller_start(bool has_config)
{
	if (!has_config)
		return -EINVAL;
	controller.last_replenished_at = machine.now;
	machine.deadline = machine.now + INTERVAL_NS;
	return 0;
}

static void create_llcs(struct cgroup *cgroup)
{
	cgroup->budget.llcs = arena_alloc((size_t)machine.nr_llcs * sizeof(struct llc));
	for (int64_t i = 0; i < machine.nr_llcs; i++)
		queue_init(&cgroup->budget.llcs[i].backlog, i, false, QUEUE_UNLIMITED);
}

/* Hands all that waits to the scheduler; from here on the cgroup cannot have tasks. */
static void release_llcs(struct cgroup *cgroup)
{
	struct llc *llcs = cgroup->budget.llcs;

	give_back(cgroup);
	cgroup->budget.llcs = NULL;
	for (int64_t i = 0; llcs != NULL && i < machine.nr_llcs; i++) {
		struct task *task;

		while ((task = queue_pop(&llcs[i].backlog)) != NULL)
			controller.enqueue(task);
	}
}

/* Below the root a domain that has child domains has no tasks of its own. */
static void become_parent(struct cgroup *parent, const struct cgroup *child)
{
	if (parent->level > 0 && !parent->is_threaded && !child->is_threaded)
		release_llcs(parent);
}

int controller_init(struct cgroup *cgroup, uint64_t period_us, uint64_t quota_us,
		    uint64_t burst_us)
{
	if (period_us == 0)
		return -EINVAL;
	if (cgroup->level > LEVEL_MAX)
		return -E2BIG;
	if (cgroup->budget.is_controlled)
		return -EEXIST;
	cgroup->budget = (struct budget){ .is_controlled = true };
	budget_set(&cgroup->budget, period_us, quota_us, burst_us);
	if (cgroup->parent != NULL)
		become_parent(cgroup->parent, cgroup);
	create_llcs(cgroup);
	return 0;
}

int controller_set(struct cgroup *cgroup, uint64_t period_us, uint64_t quota_us,
		   uint64_t burst_us)
{
	struct budget *budget = &cgroup->budget;

	if (period_us == 0)
		return -EINVAL;
	if (!budget->is_controlled)
		return -ESRCH;
	for (struct cgroup *below = cgroup; below != NULL; below = cgroup_next(cgroup, below))
		give_back(below);
	/* A first quota counts from now on. What was used under another one stays used. */
	if (budget->nquota == UNLIMITED) {
		budget->spent_freely = budget->spent;
		budget->credit = budget->debt = budget->granted = 0;
	}
	budget_set(budget, period_us, quota_us, burst_us);
	return 0;
}

/* A parent whose last child went away may have tasks again. */
static void regain_llcs(struct cgroup *parent)
{
	if (parent->level == 0 || !parent->budget.is_controlled || parent->budget.llcs != NULL)
		return;
	for (struct cgroup *child = parent->first_child; child; child = child->next_sibling)
		if (child->budget.is_controlled)
			return;
	create_llcs(parent);
}

int controller_exit(struct cgroup *cgroup)
{
	if (!cgroup->budget.is_controlled)
		return 0;
	cgroup->budget.is_controlled = false;
	release_llcs(cgroup);
	if (cgroup->parent != NULL)
		regain_llcs(cgroup->parent);
	return 0;
}

static bool is_llc(int64_t llc)
{
	return llc >= 0 && llc < machine.nr_llcs;
}

int controller_throttled(struct cgroup *cgroup, int64_t llc)
{
	if (!is_llc(llc))
		return -EINVAL;
	if (cgroup->level == 0)
		return 0;
	if (cgroup->budget.llcs == NULL)
		return -ESRCH;
	if (budget_effective_quota(cgroup) == UNLIMITED)
		return 0;
	return grant(cgroup, &cgroup->budget.llcs[llc]) ? 0 : -EAGAIN;
}

int controller_consume(struct cgroup *cgroup, uint64_t ns, int64_t llc)
{
	int64_t used = clamp(ns);
	struct llc *at;

	if (cgroup->level == 0)
		return 0;
	if (!is_llc(llc))
		return -EINVAL;
	if (cgroup->budget.llcs == NULL)
		return 0;
	/* Without a limit on the way up nobody counts. */
	if (budget_effective_quota(cgroup) == UNLIMITED)
		return 0;
	at = &cgroup->budget.llcs[llc];
	at->runtime = add(at->runtime, used);
	at->budget = add(at->budget, -used);
	for (; cgroup->level > 0; cgroup = cgroup->parent)
		cgroup->budget.spent = add(cgroup->budget.spent, used);
	return 0;
}

int controller_put_aside(struct cgroup *cgroup, struct task *task, uint64_t vtime, int64_t llc)
{
	if (!is_llc(llc))
		return -EINVAL;
	if (cgroup->budget.llcs == NULL)
		return -ESRCH;
	/* An enqueue may meet another one of the same task. */
	if (task->queue != NULL)
		return 0;
	return queue_insert(&cgroup->budget.llcs[llc].backlog, task, vtime);
}

void controller_move(struct task *task, struct cgroup *to, uint64_t vtime, int64_t llc)
{
	if (!task_cancel(task))
		return;
	if (controller_throttled(to, llc) == 0 || controller_put_aside(to, task, vtime, llc) != 0)
		controller.enqueue(task);
}

static bool has_backlog(const struct budget *budget)
{
	for (int64_t i = 0; budget->llcs != NULL && i < machine.nr_llcs; i++)
		if (budget->llcs[i].backlog.size > 0)
			return true;
	return false;
}

/* A timer that ran late is made up for by the next. */
static void rearm(void)
{
	int64_t elapsed = machine.now - controller.last_replenished_at;
	int64_t late = elapsed > INTERVAL_NS ? elapsed - INTERVAL_NS : 0;
	int64_t delay = INTERVAL_NS - late;

	machine.deadline = machine.now + (delay < REARM_MIN_NS ? REARM_MIN_NS : delay);
	controller.last_replenished_at = machine.now;
}

void controller_replenish(void)
{
	controller.nr_listed = 0;
	for (struct cgroup *cgroup = machine.root; cgroup != NULL;
	     cgroup = cgroup_next(machine.root, cgroup)) {
		struct budget *budget = &cgroup->budget;
		bool was_throttled = budget_is_used_up(budget);

		if (!budget->is_controlled)
			continue;
		budget_close_interval(budget, machine.now);
		for (int64_t i = 0; budget->llcs != NULL && i < machine.nr_llcs; i++)
			budget->llcs[i].runtime = budget->llcs[i].budget = 0;
		if (!was_throttled && !has_backlog(budget))
			continue;
		if (controller.nr_listed < LISTED_MAX)
			controller.listed[controller.nr_listed++] = cgroup->id;
	}
	controller.drain = controller.nr_listed > 0 ? DRAIN_READY : DRAIN_IDLE;
	rearm();
}

static int drain_backlog(struct queue *backlog)
{
	int count = 0;

	while (count < BATCH) {
		struct task *task = queue_pop(backlog);

		if (task == NULL)
			break;
		count++;
		if (count == BATCH && bug_is(BUG_LOSES_TASK))
			break;
		controller.enqueue(task);
	}
	return count;
}

static int drain_cgroup(struct cgroup *cgroup, uint64_t first_llc)
{
	uint64_t nr_llcs = (uint64_t)machine.nr_llcs;
	int count = 0;

	if (!cgroup->is_online || cgroup->budget.llcs == NULL)
		return 0;
	for (uint64_t i = 0; i < nr_llcs && count < BATCH; i++) {
		uint64_t llc = (first_llc + i) % nr_llcs;
		struct queue *backlog = &cgroup->budget.llcs[llc].backlog;

		/* To ask is to grant: where nobody waits the grant would be lost to the others. */
		if (queue_peek(backlog) != NULL && controller_throttled(cgroup, (int64_t)llc) == 0)
			count += drain_backlog(backlog);
	}
	return count;
}

void controller_drain(uint64_t start)
{
	uint64_t nr = controller.nr_listed;
	int count = 0;

	if (controller.drain == DRAIN_IDLE)
		return;
	controller.drain = DRAIN_RUNNING;
	for (uint64_t i = 0; i < nr && count < BATCH; i++) {
		int64_t *listed = &controller.listed[(start + i) % nr];
		struct cgroup *cgroup = *listed == 0 ? NULL : cgroup_find(*listed);
		int drained = cgroup == NULL ? 0 : drain_cgroup(cgroup, (start + i) / nr);

		/* Nothing more to get there: the end of the interval lists it again. */
		if (drained < BATCH)
			*listed = 0;
		count += drained;
	}
	if (count < BATCH)
		controller.drain = DRAIN_IDLE;
}
