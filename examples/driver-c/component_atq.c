/* The component atq: task queues and tasks by number. A task exists from its first use. */
#include <errno.h>

#include "arena.h"
#include "component.h"
#include "idmap.h"
#include "queue.h"

static struct idmap queues;
static struct idmap tasks;

static void reset(int64_t llcs)
{
	(void)llcs;
	queues = (struct idmap){ .nr = 0 };
	tasks = (struct idmap){ .nr = 0 };
}

static struct queue *queue_of(const struct json_object *request)
{
	return idmap_get(&queues, json_s64(request, "q", -1));
}

static struct task *task_of(const struct json_object *request)
{
	int64_t id = json_s64(request, "task", -1);
	struct task *task = idmap_get(&tasks, id);

	if (task == NULL) {
		task = arena_alloc(sizeof(*task));
		task->id = id;
		idmap_set(&tasks, id, task);
	}
	return task;
}

static void create(const struct json_object *request, struct out *answer)
{
	struct queue *queue;

	if (queue_of(request) != NULL) {
		answer_ret(answer, -EEXIST);
		return;
	}
	queue = arena_alloc(sizeof(*queue));
	queue_init(queue, json_s64(request, "q", -1), json_true(request, "fifo"),
		   json_u64(request, "capacity", QUEUE_UNLIMITED));
	idmap_set(&queues, queue->id, queue);
	answer_ret(answer, 0);
}

static void destroy(const struct json_object *request, struct out *answer)
{
	struct queue *queue = queue_of(request);

	if (queue != NULL) {
		while (queue_pop(queue) != NULL)
			;
		idmap_set(&queues, queue->id, NULL);
	}
	answer_ret(answer, queue == NULL ? -EINVAL : 0);
}

static void insert(const struct json_object *request, struct out *answer)
{
	struct queue *queue = queue_of(request);
	uint64_t vtime = json_u64(request, "vtime", QUEUE_FIFO);

	answer_ret(answer, queue == NULL ? -EINVAL : queue_insert(queue, task_of(request), vtime));
}

static void erase(const struct json_object *request, struct out *answer)
{
	struct queue *queue = queue_of(request);

	answer_ret(answer, queue == NULL ? -EINVAL : queue_remove(queue, task_of(request)));
}

static void out_task(struct out *answer, const struct task *task)
{
	answer_ret(answer, 0);
	out_text(answer, ",\"task_out\":");
	if (task == NULL)
		out_text(answer, "null");
	else
		out_s64(answer, task->id);
}

static void pop(const struct json_object *request, struct out *answer)
{
	struct queue *queue = queue_of(request);
	struct task *task;

	if (queue == NULL) {
		answer_ret(answer, -EINVAL);
		return;
	}
	task = queue_pop(queue);
	if (task != NULL && json_true(request, "hold"))
		task->holds++;
	out_task(answer, task);
}

static void peek(const struct json_object *request, struct out *answer)
{
	struct queue *queue = queue_of(request);

	if (queue == NULL)
		answer_ret(answer, -EINVAL);
	else
		out_task(answer, queue_peek(queue));
}

static void nr_queued(const struct json_object *request, struct out *answer)
{
	struct queue *queue = queue_of(request);

	answer_ret(answer, queue == NULL ? -EINVAL : (int64_t)queue->size);
}

static void task_fini(const struct json_object *request, struct out *answer)
{
	answer_ret(answer, task_cancel(task_of(request)));
}

static void task_detach(const struct json_object *request, struct out *answer)
{
	struct task *task = task_of(request);

	task_cancel(task);
	task->is_dead = true;
	answer_ret(answer, 0);
}

static void task_hold(const struct json_object *request, struct out *answer)
{
	struct task *task = task_of(request);

	answer_ret(answer, 0);
	out_field(answer, "holdcnt", ++task->holds);
}

static void task_drop(const struct json_object *request, struct out *answer)
{
	struct task *task = task_of(request);

	if (task->holds == 0) {
		answer_ret(answer, -EINVAL);
		return;
	}
	answer_ret(answer, 0);
	out_field(answer, "holdcnt", --task->holds);
}

static void task_state(const struct json_object *request, struct out *answer)
{
	struct task *task = task_of(request);

	answer_ret(answer, 0);
	out_field(answer, "q_of", task->is_dead ? -2 : task->queue == NULL ? -1 : task->queue->id);
	out_field(answer, "holdcnt", task->holds);
}

static void check(const struct json_object *request, struct out *answer)
{
	struct queue *queue = queue_of(request);

	answer_ret(answer, queue == NULL ? -EINVAL : rb_check(&queue->tree));
}

static void dump(const struct json_object *request, struct out *answer)
{
	struct queue *queue = queue_of(request);
	const struct task *first = queue == NULL ? NULL : queue_peek(queue);

	answer_ret(answer, queue == NULL ? -EINVAL : 0);
	if (queue == NULL)
		return;
	out_field(answer, "size", (int64_t)queue->size);
	out_text(answer, ",\"tasks\":[");
	for (const struct task *task = first; task != NULL; task = queue_next(task)) {
		out_text(answer, task == first ? "[" : ",[");
		out_s64(answer, task->id);
		out_text(answer, ",");
		out_u64(answer, task->node.key);
		out_text(answer, "]");
	}
	out_text(answer, "]");
}

static const struct operation operations[] = {
	{ "create", "q fifo", create },
	{ "destroy", "q", destroy },
	{ "insert", "q task", insert },
	{ "insert_vtime", "q task vtime", insert },
	{ "remove", "q task", erase },
	{ "pop", "q", pop },
	{ "peek", "q", peek },
	{ "nr_queued", "q", nr_queued },
	{ "task_fini", "task", task_fini },
	{ "task_detach", "task", task_detach },
	{ "task_hold", "task", task_hold },
	{ "task_drop", "task", task_drop },
	{ "task_state", "task", task_state },
	{ "check", "q", check },
	{ "dump", "q", dump },
	{ .name = NULL },
};

const struct component component_atq = {
	.name = "atq",
	.operations = operations,
	.reset = reset,
};
