#include "arena.h"

#include <stdio.h>
#include <stdlib.h>

struct block {
	struct block *next;
	max_align_t memory[];
};

static struct block *blocks;

/* One block for each piece, so that a sanitizer sees every piece by itself. */
void *arena_alloc(size_t size)
{
	struct block *block = calloc(1, sizeof(*block) + size);

	if (block == NULL) {
		fputs("driver: out of memory\n", stderr);
		exit(1);
	}
	block->next = blocks;
	blocks = block;
	return block->memory;
}

void arena_reset(void)
{
	while (blocks != NULL) {
		struct block *next = blocks->next;

		free(blocks);
		blocks = next;
	}
}
