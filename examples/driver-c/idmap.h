/* Objects by number: the protocol names trees, queues, tasks and cgroups by integers. */
#ifndef IDMAP_H
#define IDMAP_H

#include <stddef.h>
#include <stdint.h>

struct idmap_slot {
	int64_t id;
	void *object;
};

/* All zero is an empty map. Its memory goes with the arena. */
struct idmap {
	struct idmap_slot *slots;
	size_t nr;
	size_t capacity;
};

/* The object of that number, or NULL. */
void *idmap_get(const struct idmap *map, int64_t id);

/* Stores an object under a number; NULL forgets it. */
void idmap_set(struct idmap *map, int64_t id, void *object);

#endif
