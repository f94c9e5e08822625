/* What the driver was started with. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>

#include "component.h"

struct options {
	const struct component *component;
	/* `--component none`: answers 0, whatever is asked, so that only the pipe is measured. */
	bool does_nothing;
	/* Aids for tests of the caller: the number of the operation at which it happens. */
	long crash_at;
	long hang_at;
	long rubbish_at;
};

extern struct options options;

/* Reads `--name=value` and `--name value`; false, and a line on standard error, if wrong. */
bool options_read(int argc, char **argv);

#endif
