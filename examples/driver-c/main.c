/*
 * A driver for `scx-check drive`: reads requests from standard input, one a line, and writes
 * the answers to standard output, one a line. docs/driver.md has the protocol.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "driver.h"
#include "options.h"

/* The lines that were read and not answered yet. */
struct input {
	char *text;
	size_t length;
	size_t capacity;
};

static void write_all(struct out *answer)
{
	size_t written = 0;

	while (written < answer->length) {
		ssize_t n = write(STDOUT_FILENO, answer->text + written, answer->length - written);

		if (n < 0 && errno != EINTR)
			exit(1);
		if (n > 0)
			written += (size_t)n;
	}
	answer->length = 0;
}

/* Waits for more input; 0 at its end. */
static size_t read_more(struct input *input)
{
	ssize_t n;
	char *end;

	if (input->length == input->capacity) {
		input->capacity = input->capacity == 0 ? 1 << 16 : 2 * input->capacity;
		input->text = realloc(input->text, input->capacity);
		if (input->text == NULL)
			exit(1);
	}
	end = input->text + input->length;
	do
		n = read(STDIN_FILENO, end, input->capacity - input->length);
	while (n < 0 && errno == EINTR);
	return n < 0 ? 0 : (size_t)n;
}

/* Answers every line that is there before it waits for more, so that requests may queue up. */
static void serve(void)
{
	struct out answer = { .length = 0 };
	struct input input = { .length = 0 };
	size_t n;

	while ((n = read_more(&input)) > 0) {
		char *line = input.text;
		char *fresh = input.text + input.length;
		char *end = memchr(fresh, '\n', n);

		input.length += n;
		while (end != NULL) {
			driver_answer(line, (size_t)(end - line), &answer);
			line = end + 1;
			end = memchr(line, '\n', (size_t)(input.text + input.length - line));
		}
		write_all(&answer);
		input.length -= (size_t)(line - input.text);
		memmove(input.text, line, input.length);
	}
	free(input.text);
	free(answer.text);
}

int main(int argc, char **argv)
{
	if (!options_read(argc, argv))
		return 2;
	options.component->reset(1);
	serve();
	arena_reset();
	return 0;
}
