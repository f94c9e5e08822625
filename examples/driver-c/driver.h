/* From a line of requests to a line of answers. */
#ifndef DRIVER_H
#define DRIVER_H

#include <stddef.h>

#include "out.h"

/* Answers one line: a request, or an array of requests. */
void driver_answer(const char *line, size_t length, struct out *answer);

#endif
