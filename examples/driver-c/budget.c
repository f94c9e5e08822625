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

int64_t min(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t positive(int64_t value)
{
	return value > 0 ? value : 0;
}

void budget_set(struct budget *budget, uint64_t period_us, uint64_t quota_us,
		uint64_t burst_us)
{
	budget->period = clamp_wide((u128)period_us * 1000);
	budget->period_start = machine.now;
	if (quota_us == UNLIMITED_US) {
		budget->quota = budget->nquota = UNLIMITED;
		budget->burst = 0;
	} else {
		/* Rounded up, for the interval of 100 ms. */
		u128 nquota = ((u128)quota_us * INTERVAL_NS + period_us - 1) / period_us;

		budget->quota = clamp_wide((u128)quota_us * 1000);
		budget->nquota = clamp_wide(nquota);
		budget->burst = clamp_wide((u128)burst_us * 1000);
	}
	budget->burst_left = budget->burst;
}

/* What is held against the quota. */
static int64_t counted(const struct budget *budget)
{
	return add(budget->spent, -budget->spent_freely);
}

static int64_t allowance(const struct budget *budget)
{
	return add(add(budget->nquota, budget->credit), -budget->debt);
}

int64_t budget_left(const struct budget *budget)
{
	return add(allowance(budget), -budget->granted);
}

bool budget_is_used_up(const struct budget *budget)
{
	if (!budget->is_controlled || budget->nquota == UNLIMITED)
		return false;
	return counted(budget) >= allowance(budget);
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
	int64_t over = positive(add(counted(budget), -allowance(budget)));
	int64_t unused = positive(add(add(budget->nquota, -budget->debt), -counted(budget)));
	bool period_ends = now - budget->period_start >= budget->period;

	budget->spent_last = budget->spent;
	budget->spent = budget->spent_freely = budget->granted = 0;
	if (period_ends)
		budget->period_start = now;
	if (budget->nquota == UNLIMITED)
		return;
	budget->debt = bug_is(BUG_FORGETS_DEBT) ? 0 : over;
	budget->credit = min(unused, budget->burst_left);
	budget->burst_left = period_ends ? budget->burst : budget->burst_left - budget->credit;
}
