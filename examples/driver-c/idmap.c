#include "idmap.h"

#include <string.h>

#include "arena.h"

enum { CAPACITY_MIN = 16 };

/* The slot of the number, or the free one where it belongs; the map is never full. */
static struct idmap_slot *slot_of(const struct idmap *map, int64_t id)
{
	size_t at = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 32) & (map->capacity - 1);

	while (map->slots[at].object != NULL && map->slots[at].id != id)
		at = (at + 1) & (map->capacity - 1);
	return &map->slots[at];
}

/* What stands for a number that was forgotten: its slot must stay taken. */
static char forgotten;

void *idmap_get(const struct idmap *map, int64_t id)
{
	void *object;

	if (map->capacity == 0)
		return NULL;
	object = slot_of(map, id)->object;
	return object == &forgotten ? NULL : object;
}

static void grow(struct idmap *map)
{
	struct idmap old = *map;

	map->capacity = old.capacity == 0 ? CAPACITY_MIN : 2 * old.capacity;
	map->slots = arena_alloc(map->capacity * sizeof(*map->slots));
	map->nr = 0;
	for (size_t i = 0; i < old.capacity; i++) {
		if (old.slots[i].object == NULL || old.slots[i].object == &forgotten)
			continue;
		*slot_of(map, old.slots[i].id) = old.slots[i];
		map->nr++;
	}
}

void idmap_set(struct idmap *map, int64_t id, void *object)
{
	struct idmap_slot *slot;

	if (2 * (map->nr + 1) > map->capacity)
		grow(map);
	slot = slot_of(map, id);
	if (slot->object == NULL)
		map->nr++;
	slot->id = id;
	slot->object = object == NULL ? (void *)&forgotten : object;
}
