#include "budget.h"

#include "bugs.h"
#include "machine.h"

__extension__ typedef unsigned __int128 u128;

int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? (a > 0 ? INT64_MAX : INT64_MIN) : sum;
}

int64_t clamp(uint64_t value)
{
	return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

static int64_t clamp_wide(u128 value)
{
	return value > INT64_MAX ? INT64_MAX : (int64_t)value;
}

static int64_t min(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t positive(int64_t value)
{
	return value > 0 ? value : 0;
}

void budget_set(struct budget *budget, uint64_t period_us, uint64_t quota_us, uint64_t burst_us)
{
	budget->period = clamp_wide((u128)period_us * 1000);
	budget->period_start = machine.now;
	if (quota_us == UNLIMITED_US) {
		budget->quota = budget->nquota = UNLIMITED;
		budget->burst = 0;
	} else {
		budget->quota = clamp_wide((u128)quota_us * 1000);
		budget->nquota = clamp_wide(((u128)quota_us * INTERVAL_NS + period_us - 1) / period_us);
		budget->burst = clamp_wide((u128)burst_us * 1000);
	}
	budget->burst_left = budget->burst;
}

/* What is held against the quota. */
static int64_t counted(const struct budget *budget)
{
	return add(budget->spent, -budget->spent_freely);
}

int64_t budget_left(const struct budget *budget)
{
	int64_t allowance = add(add(budget->nquota, budget->credit), -budget->debt);

	return add(allowance, -counted(budget));
}

bool budget_is_used_up(const struct budget *budget)
{
	if (!budget->is_controlled || budget->nquota == UNLIMITED)
		return false;
	return budget_left(budget) <= 0;
}

int64_t budget_effective_quota(const struct cgroup *cgroup)
{
	int64_t least = cgroup->budget.nquota;

	for (; cgroup->level > 0; cgroup = cgroup->parent)
		if (cgroup->budget.is_controlled)
			least = min(least, cgroup->budget.nquota);
	return least;
}

void budget_close_interval(struct budget *budget, int64_t now)
{
	int64_t over = positive(-budget_left(budget));
	int64_t unused = positive(add(add(budget->nquota, -budget->debt), -counted(budget)));
	bool period_ends = now - budget->period_start >= budget->period;

	budget->spent_last = budget->spent;
	budget->spent = budget->spent_freely = 0;
	if (period_ends)
		budget->period_start = now;
	if (budget->nquota == UNLIMITED)
		return;
	budget->debt = bug_is(BUG_FORGETS_DEBT) ? 0 : over;
	budget->credit = min(unused, budget->burst_left);
	budget->burst_left = period_ends ? budget->burst : budget->burst_left - budget->credit;
}
