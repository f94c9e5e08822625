#ifndef OUT_H
#define OUT_H

#include <stddef.h>
#include <stdint.h>

/* An answer in the making: text that grows. */
struct out {
	char *text;
	size_t length;
	size_t capacity;
};

void out_text(struct out *out, const char *text);
void out_s64(struct out *out, int64_t value);
void out_u64(struct out *out, uint64_t value);

/* `,"name":value` */
void out_field(struct out *out, const char *name, int64_t value);

#endif
