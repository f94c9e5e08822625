#include "bandwidth_state.h"

#include "controller.h"
#include "machine.h"

const char bandwidth_state_fields[] =
	"[\"now\",\"replenish_stat\",\"throttled_ids\",\"timers\","
	"\"cgroups.level\",\"cgroups.ctx\",\"cgroups.quota\",\"cgroups.period\","
	"\"cgroups.burst\",\"cgroups.nquota\",\"cgroups.nquota_ub\","
	"\"cgroups.is_throttled\",\"cgroups.has_llcx\",\"cgroups.period_start_clk\","
	"\"cgroups.burst_remaining\",\"cgroups.budget_remaining\",\"cgroups.runtime_total_last\","
	"\"cgroups.llc.budget_remaining\",\"cgroups.llc.runtime_total\",\"cgroups.llc.btq\"]";

static void out_limit(struct out *answer, const char *name, int64_t value)
{
	if (value != UNLIMITED) {
		out_field(answer, name, value);
		return;
	}
	out_text(answer, ",\"");
	out_text(answer, name);
	out_text(answer, "\":\"max\"");
}

/* What a cgroup can still grant; below level 1 none holds a pool of its own. */
static int64_t left_to_grant(const struct cgroup *cgroup)
{
	if (cgroup->budget.nquota == UNLIMITED && cgroup->level == 1)
		return UNLIMITED;
	return cgroup->level == 1 ? budget_left(&cgroup->budget) : 0;
}

static void out_llc(struct out *answer, const struct cgroup *cgroup, const struct llc *llc)
{
	bool is_limited = budget_effective_quota(cgroup) != UNLIMITED;
	const struct task *first = queue_peek(&llc->backlog);
	uint64_t nr = 0;

	out_text(answer, "{\"id\":");
	out_s64(answer, llc->backlog.id);
	out_limit(answer, "budget_remaining", is_limited ? llc->budget : UNLIMITED);
	out_field(answer, "runtime_total", llc->runtime);
	out_text(answer, ",\"btq\":[");
	for (const struct task *task = first; task != NULL; task = queue_next(task), nr++) {
		out_text(answer, nr == 0 ? "[" : ",[");
		out_s64(answer, task->id);
		out_text(answer, ",");
		out_u64(answer, task->node.key);
		out_text(answer, "]");
	}
	out_text(answer, "]");
	if (nr != llc->backlog.size)
		out_field(answer, "btq_size", (int64_t)llc->backlog.size);
	out_text(answer, "}");
}

static void out_budget(struct out *answer, const struct cgroup *cgroup)
{
	const struct budget *budget = &cgroup->budget;

	out_limit(answer, "quota", budget->quota);
	out_field(answer, "period", budget->period);
	out_field(answer, "burst", budget->burst);
	out_limit(answer, "nquota", budget->nquota);
	out_limit(answer, "nquota_ub", budget_effective_quota(cgroup));
	out_field(answer, "is_throttled", budget_is_used_up(budget));
	out_field(answer, "has_llcx", budget->llcs != NULL);
	out_field(answer, "period_start_clk", budget->period_start);
	out_field(answer, "burst_remaining", budget->burst_left);
	out_limit(answer, "budget_remaining", left_to_grant(cgroup));
	out_field(answer, "runtime_total_last", budget->spent_last);
}

static void out_cgroup(struct out *answer, const struct cgroup *cgroup)
{
	const struct budget *budget = &cgroup->budget;

	out_text(answer, "{\"cgrp\":");
	out_s64(answer, cgroup->id);
	out_field(answer, "level", cgroup->level);
	out_text(answer, ",\"ctx\":");
	out_text(answer, budget->is_controlled ? "true" : "false");
	if (budget->is_controlled)
		out_budget(answer, cgroup);
	out_text(answer, ",\"llc\":[");
	for (int64_t i = 0; budget->llcs != NULL && i < machine.nr_llcs; i++) {
		if (i > 0)
			out_text(answer, ",");
		out_llc(answer, cgroup, &budget->llcs[i]);
	}
	out_text(answer, "]}");
}

void bandwidth_state(struct out *answer, int64_t only)
{
	const char *between = "";

	out_text(answer, "\"now\":");
	out_s64(answer, machine.now);
	out_field(answer, "replenish_stat", controller.drain);
	out_text(answer, ",\"throttled_ids\":[");
	for (uint64_t i = 0; i < controller.nr_listed; i++) {
		if (i > 0)
			out_text(answer, ",");
		out_s64(answer, controller.listed[i]);
	}
	out_text(answer, "],\"timers\":{\"replenish\":");
	if (machine.deadline == 0)
		out_text(answer, "null");
	else
		out_s64(answer, machine.deadline);
	out_text(answer, "},\"cgroups\":[");
	for (struct cgroup *cgroup = machine.root; cgroup != NULL;
	     cgroup = cgroup_next(machine.root, cgroup)) {
		if (only != EVERY_CGROUP && cgroup->id != only)
			continue;
		out_text(answer, between);
		out_cgroup(answer, cgroup);
		between = ",";
	}
	out_text(answer, "]");
}
