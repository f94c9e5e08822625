/* A queue of tasks, in the order of their arrival or of their virtual times. */
#ifndef QUEUE_H
#define QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "rbtree.h"

/* The virtual time that means first in, first out; and no limit. */
#define QUEUE_FIFO UINT64_MAX
#define QUEUE_UNLIMITED UINT64_MAX

struct queue {
	int64_t id;
	struct rb_tree tree;
	uint64_t size;
	uint64_t capacity;
	/* The key of the next task of a FIFO. */
	uint64_t seq;
	bool fifo;
};

struct task {
	/* First, so that a node is also its task. */
	struct rb_node node;
	int64_t id;
	/* The queue that it is in, or NULL. */
	struct queue *queue;
	/* It is never queued again. */
	bool is_dead;
	/* How many hold it. */
	int64_t holds;
};

void queue_init(struct queue *queue, int64_t id, bool fifo, uint64_t capacity);

/* 0; in this order -ENOSPC, -EINVAL (wrong kind of queue), -ECANCELED (dead), -EALREADY. */
int queue_insert(struct queue *queue, struct task *task, uint64_t vtime);

/* 0, or -EINVAL for a task that is not in this queue. */
int queue_remove(struct queue *queue, struct task *task);

/* Takes the first task out, or looks at it; NULL from an empty queue. */
struct task *queue_pop(struct queue *queue);
struct task *queue_peek(const struct queue *queue);

/* The task after a task. */
struct task *queue_next(const struct task *task);

/* Takes a task out of whatever queue it is in: 1 if it was in one, else 0. */
int task_cancel(struct task *task);

#endif
