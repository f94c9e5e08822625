#include "machine.h"

#include <errno.h>

#include "arena.h"

struct machine machine;

static struct cgroup *create(int64_t id, struct cgroup *parent, bool threaded)
{
	struct cgroup *cgroup = arena_alloc(sizeof(*cgroup));

	cgroup->id = id;
	cgroup->level = parent == NULL ? 0 : parent->level + 1;
	cgroup->parent = parent;
	cgroup->is_threaded = threaded;
	cgroup->is_online = true;
	idmap_set(&machine.cgroups, id, cgroup);
	return cgroup;
}

void machine_reset(int64_t nr_llcs)
{
	machine = (struct machine){ .nr_llcs = nr_llcs, .now = CLOCK_START_NS };
	machine.root = create(ROOT_ID, NULL, false);
}

struct cgroup *cgroup_find(int64_t id)
{
	return idmap_get(&machine.cgroups, id);
}

int64_t cgroup_make(int64_t id, int64_t parent_id, bool threaded)
{
	struct cgroup *standing = cgroup_find(id);
	struct cgroup *parent = cgroup_find(parent_id);
	struct cgroup *cgroup;
	struct cgroup **last;

	if (standing != NULL && standing->is_online)
		return -EEXIST;
	if (parent == NULL || !parent->is_online)
		return -ENOENT;
	cgroup = create(id, parent, threaded);
	last = &parent->first_child;
	while (*last != NULL)
		last = &(*last)->next_sibling;
	*last = cgroup;
	return cgroup->level;
}

int cgroup_remove(int64_t id)
{
	struct cgroup *cgroup = cgroup_find(id);
	struct cgroup **link;

	if (cgroup == NULL)
		return -ENOENT;
	if (!cgroup->is_online)
		return -ENODEV;
	if (cgroup->parent == NULL || cgroup->first_child != NULL)
		return -EBUSY;
	link = &cgroup->parent->first_child;
	while (*link != cgroup)
		link = &(*link)->next_sibling;
	*link = cgroup->next_sibling;
	cgroup->is_online = false;
	return 0;
}

struct cgroup *cgroup_next(const struct cgroup *top, struct cgroup *cgroup)
{
	if (cgroup->first_child != NULL)
		return cgroup->first_child;
	while (cgroup != top && cgroup->next_sibling == NULL)
		cgroup = cgroup->parent;
	return cgroup == top ? NULL : cgroup->next_sibling;
}

struct task *task_obtain(int64_t id)
{
	struct task *task = idmap_get(&machine.tasks, id);

	if (task == NULL) {
		task = arena_alloc(sizeof(*task));
		task->id = id;
		idmap_set(&machine.tasks, id, task);
	}
	return task;
}
