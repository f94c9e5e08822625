/*
 * As much JSON as the protocol needs.
 *
 * A request is an object of numbers, words and flags. Objects inside it (the cast of a reset)
 * are read as if their members stood outside, arrays inside it are skipped.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_kind { JSON_OTHER, JSON_FALSE, JSON_TRUE, JSON_INTEGER, JSON_STRING };

/* A piece of the line that is being read. */
struct json_text {
	const char *start;
	size_t length;
};

struct json_field {
	struct json_text name;
	enum json_kind kind;
	/* JSON_STRING: what stands between the quotes. */
	struct json_text text;
	/* JSON_INTEGER: 64 bits, those of a negative number in two's complement. */
	uint64_t bits;
};

enum { JSON_FIELDS_MAX = 32 };

struct json_object {
	struct json_field fields[JSON_FIELDS_MAX];
	size_t nr;
};

/* Where the reader stands in a line. */
struct json_reader {
	const char *at;
	const char *end;
};

/* Passes the character, and white space before it, if it comes next. */
bool json_accept(struct json_reader *reader, char character);

/* Whether nothing is left of the line. */
bool json_at_end(struct json_reader *reader);

/* Reads one object; false for anything else. */
bool json_read_object(struct json_reader *reader, struct json_object *object);

const struct json_field *json_find(const struct json_object *object, const char *name);

/* The integer of that name, or `otherwise` where there is none; "max" is 2^64 - 1. */
uint64_t json_u64(const struct json_object *object, const char *name, uint64_t otherwise);
int64_t json_s64(const struct json_object *object, const char *name, int64_t otherwise);
bool json_true(const struct json_object *object, const char *name);
bool json_is(const struct json_object *object, const char *name, const char *word);

#endif
