#include "out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void out_bytes(struct out *out, const char *bytes, size_t length)
{
	if (out->length + length > out->capacity) {
		out->capacity = 2 * (out->length + length);
		out->text = realloc(out->text, out->capacity);
		if (out->text == NULL) {
			fputs("driver: out of memory\n", stderr);
			exit(1);
		}
	}
	memcpy(out->text + out->length, bytes, length);
	out->length += length;
}

void out_text(struct out *out, const char *text)
{
	out_bytes(out, text, strlen(text));
}

void out_u64(struct out *out, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	out_bytes(out, digits + at, sizeof(digits) - at);
}

void out_s64(struct out *out, int64_t value)
{
	if (value < 0)
		out_text(out, "-");
	out_u64(out, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void out_field(struct out *out, const char *name, int64_t value)
{
	out_text(out, ",\"");
	out_text(out, name);
	out_text(out, "\":");
	out_s64(out, value);
}
