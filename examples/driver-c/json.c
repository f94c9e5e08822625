#include "json.h"

#include <ctype.h>
#include <string.h>

/* How deep arrays and objects may stand in each other. */
enum { DEPTH_MAX = 32 };

static bool read_members(struct json_reader *reader, struct json_object *object, int depth);

static void skip_space(struct json_reader *reader)
{
	while (reader->at < reader->end && isspace((unsigned char)*reader->at))
		reader->at++;
}

bool json_at_end(struct json_reader *reader)
{
	skip_space(reader);
	return reader->at == reader->end;
}

bool json_accept(struct json_reader *reader, char character)
{
	skip_space(reader);
	if (reader->at == reader->end || *reader->at != character)
		return false;
	reader->at++;
	return true;
}

static bool accept_word(struct json_reader *reader, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
		return false;
	reader->at += length;
	return true;
}

/* Escapes are passed, not decoded: no name and no word of the protocol needs one. */
static bool read_string(struct json_reader *reader, struct json_text *text)
{
	if (!json_accept(reader, '"'))
		return false;
	text->start = reader->at;
	while (reader->at < reader->end && *reader->at != '"') {
		if (*reader->at == '\\')
			reader->at++;
		if (reader->at < reader->end)
			reader->at++;
	}
	text->length = (size_t)(reader->at - text->start);
	return json_accept(reader, '"');
}

/* An integer of up to 64 bits, read exactly; anything larger or with a fraction is refused. */
static bool read_integer(struct json_reader *reader, uint64_t *bits)
{
	bool negative = accept_word(reader, "-");
	uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : UINT64_MAX;
	const char *first = reader->at;
	uint64_t value = 0;

	while (reader->at < reader->end && isdigit((unsigned char)*reader->at)) {
		unsigned digit = (unsigned)(*reader->at - '0');

		if (value > (limit - digit) / 10)
			return false;
		value = 10 * value + digit;
		reader->at++;
	}
	if (reader->at == first || (reader->at < reader->end && strchr(".eE", *reader->at) != NULL))
		return false;
	*bits = negative ? -value : value;
	return true;
}

static bool skip_array(struct json_reader *reader, int depth);

static bool read_value(struct json_reader *reader, struct json_object *object,
		       struct json_field *field, int depth)
{
	field->kind = JSON_OTHER;
	if (depth > DEPTH_MAX)
		return false;
	if (json_at_end(reader))
		return false;
	switch (*reader->at) {
	case '"':
		field->kind = JSON_STRING;
		return read_string(reader, &field->text);
	case '{':
		return read_members(reader, object, depth + 1);
	case '[':
		return skip_array(reader, depth + 1);
	case 't':
		field->kind = JSON_TRUE;
		return accept_word(reader, "true");
	case 'f':
		field->kind = JSON_FALSE;
		return accept_word(reader, "false");
	case 'n':
		return accept_word(reader, "null");
	default:
		field->kind = JSON_INTEGER;
		return read_integer(reader, &field->bits);
	}
}

static bool skip_array(struct json_reader *reader, int depth)
{
	if (!json_accept(reader, '['))
		return false;
	if (json_accept(reader, ']'))
		return true;
	do {
		struct json_object unused = { .nr = 0 };
		struct json_field element;

		if (!read_value(reader, &unused, &element, depth))
			return false;
	} while (json_accept(reader, ','));
	return json_accept(reader, ']');
}

static bool read_members(struct json_reader *reader, struct json_object *object, int depth)
{
	if (!json_accept(reader, '{'))
		return false;
	if (json_accept(reader, '}'))
		return true;
	do {
		struct json_field field;

		if (!read_string(reader, &field.name) || !json_accept(reader, ':'))
			return false;
		if (!read_value(reader, object, &field, depth))
			return false;
		if (field.kind == JSON_OTHER)
			continue;
		if (object->nr == JSON_FIELDS_MAX)
			return false;
		object->fields[object->nr++] = field;
	} while (json_accept(reader, ','));
	return json_accept(reader, '}');
}

bool json_read_object(struct json_reader *reader, struct json_object *object)
{
	object->nr = 0;
	return read_members(reader, object, 0);
}

static bool is_text(const struct json_text *text, const char *word)
{
	return text->length == strlen(word) && memcmp(text->start, word, text->length) == 0;
}

const struct json_field *json_find(const struct json_object *object, const char *name)
{
	for (size_t i = 0; i < object->nr; i++)
		if (is_text(&object->fields[i].name, name))
			return &object->fields[i];
	return NULL;
}

uint64_t json_u64(const struct json_object *object, const char *name, uint64_t otherwise)
{
	const struct json_field *field = json_find(object, name);

	if (field != NULL && field->kind == JSON_INTEGER)
		return field->bits;
	return json_is(object, name, "max") ? UINT64_MAX : otherwise;
}

int64_t json_s64(const struct json_object *object, const char *name, int64_t otherwise)
{
	return (int64_t)json_u64(object, name, (uint64_t)otherwise);
}

bool json_true(const struct json_object *object, const char *name)
{
	const struct json_field *field = json_find(object, name);

	return field != NULL && field->kind == JSON_TRUE;
}

bool json_is(const struct json_object *object, const char *name, const char *word)
{
	const struct json_field *field = json_find(object, name);

	return field != NULL && field->kind == JSON_STRING && is_text(&field->text, word);
}
