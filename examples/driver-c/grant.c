#include "grant.h"

#include "budget.h"
#include "machine.h"

static bool is_limited(const struct cgroup *cgroup)
{
	return cgroup->budget.is_controlled && cgroup->budget.nquota != UNLIMITED;
}

/* The least that the cgroup and those above it can still grant; nothing once one is used up. */
static int64_t available(const struct cgroup *cgroup)
{
	int64_t least = UNLIMITED;

	for (; cgroup->level > 0; cgroup = cgroup->parent) {
		if (!is_limited(cgroup))
			continue;
		if (budget_is_used_up(&cgroup->budget))
			return 0;
		least = min(least, budget_left(&cgroup->budget));
	}
	return least;
}

static void transfer(struct cgroup *cgroup, struct llc *llc, int64_t amount)
{
	llc->budget = add(llc->budget, amount);
	for (; cgroup->level > 0; cgroup = cgroup->parent)
		cgroup->budget.granted = add(cgroup->budget.granted, amount);
}

bool grant(struct cgroup *cgroup, struct llc *llc)
{
	while (llc->budget <= 0) {
		int64_t most = available(cgroup);

		if (most <= 0)
			return false;
		/* Half of what is there: what is not used is lost to others for the interval. */
		transfer(cgroup, llc, min(add(SLICE_NS, -llc->budget), most / 2 + most % 2));
	}
	return true;
}

void give_back(struct cgroup *cgroup)
{
	struct llc *llcs = cgroup->budget.llcs;

	for (int64_t i = 0; llcs != NULL && i < machine.nr_llcs; i++)
		transfer(cgroup, &llcs[i], -llcs[i].budget);
}
