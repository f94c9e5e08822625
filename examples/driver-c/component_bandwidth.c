/* The component bandwidth-a: the controller, and the simulation around it. */
#include <errno.h>

#include "arena.h"
#include "bandwidth_state.h"
#include "budget.h"
#include "component.h"
#include "controller.h"
#include "machine.h"

/* Tasks handed over in the call that is being answered. */
static struct {
	int64_t *tasks;
	size_t nr;
	size_t capacity;
} handed_over;

static void enqueue(struct task *task)
{
	if (handed_over.nr == handed_over.capacity) {
		size_t capacity = handed_over.capacity == 0 ? 16 : 2 * handed_over.capacity;
		int64_t *tasks = arena_alloc(capacity * sizeof(*tasks));

		for (size_t i = 0; i < handed_over.nr; i++)
			tasks[i] = handed_over.tasks[i];
		handed_over.tasks = tasks;
		handed_over.capacity = capacity;
	}
	handed_over.tasks[handed_over.nr++] = task->id;
}

enum { LLCS_MAX = 256 };

static void reset(int64_t llcs)
{
	handed_over.tasks = NULL;
	handed_over.nr = handed_over.capacity = 0;
	machine_reset(llcs < 1 ? 1 : llcs > LLCS_MAX ? LLCS_MAX : llcs);
	controller_reset(enqueue);
}

/* Ends an answer with the tasks that were handed over. */
static void out_handed_over(struct out *answer)
{
	out_text(answer, ",\"enq\":[");
	for (size_t i = 0; i < handed_over.nr; i++) {
		if (i > 0)
			out_text(answer, ",");
		out_s64(answer, handed_over.tasks[i]);
	}
	out_text(answer, "]");
	handed_over.nr = 0;
}

static void answer_call(struct out *answer, int64_t ret)
{
	answer_ret(answer, ret);
	if (handed_over.nr > 0)
		out_handed_over(answer);
}

static struct cgroup *cgroup_of(const struct json_object *request)
{
	return cgroup_find(json_s64(request, "cgrp", -1));
}

static int64_t llc_of(const struct json_object *request)
{
	return json_s64(request, "llc", -1);
}

static void topo(const struct json_object *request, struct out *answer)
{
	reset(json_s64(request, "llcs", 1));
	answer_ret(answer, 0);
}

static void make(const struct json_object *request, struct out *answer)
{
	int64_t level = cgroup_make(json_s64(request, "cgrp", -1), json_s64(request, "parent", -1),
				    json_true(request, "threaded"));

	answer_ret(answer, level < 0 ? level : 0);
	if (level >= 0)
		out_field(answer, "level", level);
}

static void remove_cgroup(const struct json_object *request, struct out *answer)
{
	int64_t id = json_s64(request, "cgrp", -1);
	int ret = cgroup_remove(id);

	/* A budget goes with its cgroup, whether exit was called or not. */
	if (ret == 0)
		controller_exit(cgroup_find(id));
	answer_call(answer, ret);
}

static void advance(const struct json_object *request, struct out *answer)
{
	int64_t end = add(machine.now, clamp(json_u64(request, "ns", 0)));
	int64_t late = clamp(json_u64(request, "late_ns", 0));
	const char *between = "";

	answer_ret(answer, 0);
	out_text(answer, ",\"fired\":[");
	while (machine.deadline != 0 && machine.deadline <= end) {
		int64_t due = add(machine.deadline, late);

		machine.now = due > machine.now ? due : machine.now;
		late = 0;
		machine.deadline = 0;
		out_text(answer, between);
		out_text(answer, "[\"replenish\",");
		out_s64(answer, machine.now);
		out_text(answer, "]");
		between = ",";
		controller_replenish();
	}
	machine.now = end > machine.now ? end : machine.now;
	out_text(answer, "]");
	out_field(answer, "now", machine.now);
}

static void task_queued(const struct json_object *request, struct out *answer)
{
	answer_ret(answer, task_obtain(json_s64(request, "task", -1))->queue != NULL);
}

static void lib_init(const struct json_object *request, struct out *answer)
{
	answer_ret(answer, controller_start(!json_true(request, "null_config")));
}

/* `init` and `set`, which have the same inputs. */
static void limit(const struct json_object *request, struct out *answer,
		  int (*call)(struct cgroup *, uint64_t, uint64_t, uint64_t))
{
	struct cgroup *cgroup = cgroup_of(request);
	uint64_t period = json_u64(request, "period_us", 0);
	uint64_t quota = json_u64(request, "quota_us", 0);

	answer_call(answer, cgroup == NULL ?
				    -ENOENT :
				    call(cgroup, period, quota, json_u64(request, "burst_us", 0)));
}

static void init(const struct json_object *request, struct out *answer)
{
	limit(request, answer, controller_init);
}

static void set(const struct json_object *request, struct out *answer)
{
	limit(request, answer, controller_set);
}

static void leave(const struct json_object *request, struct out *answer)
{
	struct cgroup *cgroup = cgroup_of(request);

	answer_call(answer, cgroup == NULL ? -ENOENT : controller_exit(cgroup));
}

static void throttled(const struct json_object *request, struct out *answer)
{
	struct cgroup *cgroup = cgroup_of(request);

	answer_ret(answer, cgroup == NULL ? -ENOENT :
					    controller_throttled(cgroup, llc_of(request)));
}

static void consume(const struct json_object *request, struct out *answer)
{
	struct cgroup *cgroup = cgroup_of(request);
	uint64_t ns = json_u64(request, "ns", 0);

	answer_ret(answer, cgroup == NULL ? -ENOENT :
					    controller_consume(cgroup, ns, llc_of(request)));
}

static void put_aside(const struct json_object *request, struct out *answer)
{
	struct cgroup *cgroup = cgroup_of(request);
	struct task *task = task_obtain(json_s64(request, "task", -1));
	uint64_t vtime = json_u64(request, "vtime", 0);

	answer_ret(answer, cgroup == NULL ?
				   -ENOENT :
				   controller_put_aside(cgroup, task, vtime, llc_of(request)));
}

static void reenqueue(const struct json_object *request, struct out *answer)
{
	controller_drain(json_u64(request, "rand", 0));
	answer_ret(answer, 0);
	out_handed_over(answer);
}

static void cancel(const struct json_object *request, struct out *answer)
{
	task_cancel(task_obtain(json_s64(request, "task", -1)));
	answer_ret(answer, 0);
}

static void move(const struct json_object *request, struct out *answer)
{
	struct cgroup *to = cgroup_find(json_s64(request, "to", -1));
	struct task *task = task_obtain(json_s64(request, "task", -1));

	if (to != NULL)
		controller_move(task, to, json_u64(request, "vtime", 0), llc_of(request));
	answer_call(answer, to == NULL ? -ENOENT : 0);
}

static void state_of_all(struct out *answer)
{
	bandwidth_state(answer, EVERY_CGROUP);
}

static void state(const struct json_object *request, struct out *answer)
{
	answer_ret(answer, 0);
	out_text(answer, ",");
	bandwidth_state(answer, json_s64(request, "cgrp", EVERY_CGROUP));
}

static const struct operation operations[] = {
	{ "topo", "llcs", topo },
	{ "mkdir", "cgrp parent", make },
	{ "rmdir", "cgrp", remove_cgroup },
	{ "advance", "ns", advance },
	{ "task_queued", "task", task_queued },
	{ "state", "", state },
	{ "lib_init", "", lib_init },
	{ "init", "cgrp period_us quota_us burst_us", init },
	{ "set", "cgrp period_us quota_us burst_us", set },
	{ "exit", "cgrp", leave },
	{ "throttled", "cgrp task llc", throttled },
	{ "consume", "cgrp task ns llc", consume },
	{ "put_aside", "cgrp task vtime llc", put_aside },
	{ "reenqueue", "rand", reenqueue },
	{ "cancel", "task", cancel },
	{ "move", "task from to vtime llc", move },
	{ .name = NULL },
};

const struct component component_bandwidth = {
	.name = "bandwidth-a",
	.operations = operations,
	.state_fields = bandwidth_state_fields,
	.reset = reset,
	.state = state_of_all,
};
