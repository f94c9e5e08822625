/* The state of the component bandwidth-a, as JSON. */
#ifndef BANDWIDTH_STATE_H
#define BANDWIDTH_STATE_H

#include <stdint.h>

#include "out.h"

enum { EVERY_CGROUP = 0 };

/* The names of its fields, a list. */
extern const char bandwidth_state_fields[];

/* Writes the state without its braces, of one cgroup or of all. */
void bandwidth_state(struct out *answer, int64_t only);

#endif
