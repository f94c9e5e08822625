/* Memory that is given back all at once: by a reset. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

/* Zeroed memory that lasts until the next reset. Ends the program if there is none. */
void *arena_alloc(size_t size);

/* Gives everything back. */
void arena_reset(void);

#endif
