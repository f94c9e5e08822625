#include "component.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

void answer_ret(struct out *answer, int64_t ret)
{
	out_text(answer, "\"ret\":");
	out_s64(answer, ret);
}

void answer_error(struct out *answer, int64_t ret, const char *message, const char *about)
{
	answer_ret(answer, ret);
	out_text(answer, ",\"message\":\"");
	out_text(answer, message);
	out_text(answer, about);
	out_text(answer, "\"");
}

/* The first of the inputs that the request lacks, or NULL. */
static const char *missing_input(const struct json_object *request, const char *inputs)
{
	static char name[32];

	while (*inputs != '\0') {
		size_t length = strcspn(inputs, " ");

		memcpy(name, inputs, length);
		name[length] = '\0';
		if (json_find(request, name) == NULL)
			return name;
		inputs += length + strspn(inputs + length, " ");
	}
	return NULL;
}

void component_call(const struct component *component, const struct json_object *request,
		    struct out *answer)
{
	const struct operation *operation = component->operations;
	const char *missing;

	while (operation->name != NULL && !json_is(request, "op", operation->name))
		operation++;
	if (operation->name == NULL) {
		answer_error(answer, -EOPNOTSUPP, "no such operation", "");
		return;
	}
	missing = missing_input(request, operation->inputs);
	if (missing != NULL)
		answer_error(answer, -EINVAL, "this operation needs ", missing);
	else
		operation->call(request, answer);
}
