#include "driver.h"

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

#include "arena.h"
#include "component.h"
#include "json.h"
#include "options.h"

enum { VERSION = 1, BATCH_MAX = 1000 };

static void hello(const struct json_object *request, struct out *answer)
{
	const struct component *component = options.component;

	if (json_s64(request, "version", 0) != VERSION) {
		answer_error(answer, -EINVAL, "this driver speaks version 1", "");
		return;
	}
	answer_ret(answer, 0);
	out_field(answer, "version", VERSION);
	out_text(answer, ",\"name\":\"driver-c\",\"component\":\"");
	out_text(answer, component->name);
	out_text(answer, "\",\"operations\":[");
	for (const struct operation *one = component->operations; one->name != NULL; one++) {
		out_text(answer, one == component->operations ? "\"" : ",\"");
		out_text(answer, one->name);
		out_text(answer, "\"");
	}
	out_text(answer, "]");
	if (component->state_fields != NULL) {
		out_text(answer, ",\"state\":");
		out_text(answer, component->state_fields);
	}
	out_field(answer, "batch", BATCH_MAX);
}

/* Counts the operations since the start of the program. */
static void misbehave(struct out *answer)
{
	static int *volatile nowhere;
	static long count;

	count++;
	if (count == options.crash_at)
		*nowhere = 1;
	while (count == options.hang_at)
		pause();
	if (count == options.rubbish_at)
		out_text(answer, "this is no answer ");
}

static void call(const struct json_object *request, struct out *answer)
{
	const struct component *component = options.component;

	misbehave(answer);
	out_text(answer, "{");
	if (options.does_nothing)
		answer_ret(answer, 0);
	else
		component_call(component, request, answer);
	if (component->state != NULL && json_true(request, "state")) {
		out_text(answer, ",\"state\":{");
		component->state(answer);
		out_text(answer, "}");
	}
	out_text(answer, "}");
}

/* `begin` is the reset of the protocol of recordings. */
static bool is_reset(const struct json_object *request)
{
	return json_is(request, "op", "reset") || json_is(request, "op", "begin");
}

static void answer_request(const struct json_object *request, struct out *answer)
{
	if (is_reset(request)) {
		arena_reset();
		options.component->reset(json_s64(request, "llcs", 1));
		out_text(answer, "{\"ret\":0}");
	} else if (json_is(request, "op", "hello")) {
		out_text(answer, "{");
		hello(request, answer);
		out_text(answer, "}");
	} else {
		call(request, answer);
	}
}

static bool answer_one(struct json_reader *reader, struct out *answer)
{
	struct json_object request;

	if (!json_read_object(reader, &request))
		return false;
	answer_request(&request, answer);
	return true;
}

static bool answer_batch(struct json_reader *reader, struct out *answer)
{
	out_text(answer, "[");
	if (json_accept(reader, ']')) {
		out_text(answer, "]");
		return true;
	}
	for (;;) {
		if (!answer_one(reader, answer))
			return false;
		if (!json_accept(reader, ','))
			break;
		out_text(answer, ",");
	}
	out_text(answer, "]");
	return json_accept(reader, ']');
}

void driver_answer(const char *line, size_t length, struct out *answer)
{
	struct json_reader reader = { .at = line, .end = line + length };
	size_t before = answer->length;
	bool is_read = json_accept(&reader, '[') ? answer_batch(&reader, answer) :
						   answer_one(&reader, answer);

	if (!is_read || !json_at_end(&reader)) {
		answer->length = before;
		out_text(answer, "{");
		answer_error(answer, -EINVAL, "a line is a JSON object, or an array of them", "");
		out_text(answer, "}");
	}
	out_text(answer, "\n");
}
