#include "bugs.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {
	[BUG_FORGETS_SIZE] = "forgets-size",
	[BUG_FORGETS_COLOUR] = "forgets-colour",
	[BUG_FORGETS_DEBT] = "forgets-debt",
	[BUG_LOSES_TASK] = "loses-task",
	[BUG_FOLLOWS_NULL] = "follows-null",
};

static enum bug chosen = BUG_NONE;

bool bug_choose(const char *name)
{
	for (size_t i = BUG_NONE + 1; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		chosen = (enum bug)i;
		return true;
	}
	return false;
}

bool bug_is(enum bug bug)
{
	return chosen == bug;
}
