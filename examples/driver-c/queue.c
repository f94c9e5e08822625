#include "queue.h"

#include <errno.h>

#include "bugs.h"

static struct task *task_of(struct rb_node *node)
{
	return (struct task *)node;
}

void queue_init(struct queue *queue, int64_t id, bool fifo, uint64_t capacity)
{
	*queue = (struct queue){
		.id = id,
		.tree = { .alloc = RB_NOALLOC, .mode = RB_DUPLICATE },
		.capacity = capacity,
		.fifo = fifo,
	};
}

int queue_insert(struct queue *queue, struct task *task, uint64_t vtime)
{
	if (queue->size == queue->capacity)
		return -ENOSPC;
	if ((vtime == QUEUE_FIFO) != queue->fifo)
		return -EINVAL;
	if (task->is_dead)
		return -ECANCELED;
	if (task->queue != NULL)
		return -EALREADY;
	task->node.key = queue->fifo ? queue->seq++ : vtime;
	rb_insert_node(&queue->tree, &task->node);
	task->queue = queue;
	queue->size++;
	return 0;
}

int queue_remove(struct queue *queue, struct task *task)
{
	if (task->queue != queue)
		return -EINVAL;
	rb_remove_node(&queue->tree, &task->node);
	task->queue = NULL;
	if (!bug_is(BUG_FORGETS_SIZE))
		queue->size--;
	return 0;
}

struct task *queue_pop(struct queue *queue)
{
	struct rb_node *first;

	if (rb_pop(&queue->tree, &first) != 0) {
		if (bug_is(BUG_FOLLOWS_NULL))
			task_of(first)->queue = NULL;
		return NULL;
	}
	task_of(first)->queue = NULL;
	queue->size--;
	return task_of(first);
}

struct task *queue_peek(const struct queue *queue)
{
	return task_of(rb_first(&queue->tree));
}

struct task *queue_next(const struct task *task)
{
	return task_of(rb_next(&task->node));
}

int task_cancel(struct task *task)
{
	if (task->queue == NULL)
		return 0;
	queue_remove(task->queue, task);
	return 1;
}
