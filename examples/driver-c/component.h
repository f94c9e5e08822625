/* What the driver speaks about: each component answers the operations of its table. */
#ifndef COMPONENT_H
#define COMPONENT_H

#include <stdint.h>

#include "json.h"
#include "out.h"

struct operation {
	const char *name;
	/* Its inputs that may not be absent, separated by spaces. */
	const char *inputs;
	/* Writes the answer without its braces: `"ret":0` and further outputs. */
	void (*call)(const struct json_object *request, struct out *answer);
};

struct component {
	const char *name;
	/* Ends with an operation without a name. */
	const struct operation *operations;
	/* The fields of its state, as JSON; NULL: it tells none. */
	const char *state_fields;
	/* A fresh library. */
	void (*reset)(int64_t llcs);
	/* Writes the state without its braces. */
	void (*state)(struct out *answer);
};

extern const struct component component_rbtree;
extern const struct component component_atq;
extern const struct component component_bandwidth;

/* `"ret":value` */
void answer_ret(struct out *answer, int64_t ret);

/* `"ret":value,"message":"..."` */
void answer_error(struct out *answer, int64_t ret, const char *message, const char *about);

/* Looks the operation up, sees that its inputs are there, and calls it. */
void component_call(const struct component *component, const struct json_object *request,
		    struct out *answer);

#endif
