/* The simulation around the controller: cgroups, tasks, a clock and its one timer. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "controller.h"
#include "idmap.h"
#include "queue.h"

enum { ROOT_ID = 1, CLOCK_START_NS = 1000000000 };

struct cgroup {
	int64_t id;
	int64_t level;
	struct cgroup *parent;
	struct cgroup *first_child;
	/* Children in the order of their creation. */
	struct cgroup *next_sibling;
	bool is_threaded;
	bool is_online;
	/* What the controller keeps about it. */
	struct budget budget;
};

struct machine {
	int64_t nr_llcs;
	int64_t now;
	/* When the timer of the controller is due; 0: it is not armed. */
	int64_t deadline;
	struct cgroup *root;
	struct idmap cgroups;
	struct idmap tasks;
};

extern struct machine machine;

void machine_reset(int64_t nr_llcs);

/* The cgroup that has, or last had, that number; NULL if there never was one. */
struct cgroup *cgroup_find(int64_t id);

/* The level of the new cgroup, -EEXIST, or -ENOENT without a parent. */
int64_t cgroup_make(int64_t id, int64_t parent, bool threaded);

/* 0, -ENOENT, -ENODEV (gone already), or -EBUSY (the root, or one with children). */
int cgroup_remove(int64_t id);

/* Its subtree, parents first: the cgroup after `cgroup`, NULL after the last. */
struct cgroup *cgroup_next(const struct cgroup *top, struct cgroup *cgroup);

/* A task exists from its first use. */
struct task *task_obtain(int64_t id);

#endif
