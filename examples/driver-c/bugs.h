/* Bugs that are planted on purpose, each behind a flag, for a search to find. */
#ifndef BUGS_H
#define BUGS_H

#include <stdbool.h>

enum bug {
	BUG_NONE,
	/* A removal from a queue leaves its size as it was. */
	BUG_FORGETS_SIZE,
	/* The last rotation of a removal leaves a node red that has to be black then. */
	BUG_FORGETS_COLOUR,
	/* A cgroup starts each interval with its whole quota, whatever it owes. */
	BUG_FORGETS_DEBT,
	/* The second task that a drain takes out of a backlog is handed to nobody. */
	BUG_LOSES_TASK,
	/* A pop from an empty queue follows a null pointer. */
	BUG_FOLLOWS_NULL,
};

/* Chooses the bug of that name; false if there is none. */
bool bug_choose(const char *name);

bool bug_is(enum bug bug);

#endif
