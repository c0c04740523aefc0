// Address space from the system, for the buffer pool.
#ifndef SEQUITUR_REGIONS_H
#define SEQUITUR_REGIONS_H

#include <stddef.h>

// Maps a region of at least `least` bytes, zeroed and aligned to a page, and sets `bytes` to its
// size. Memory stands behind a page of it only from its first use on. NULL when the system refuses.
void *sq_map_region(size_t least, size_t *bytes);
void sq_unmap_region(void *begin, size_t bytes);
// Gives back the memory behind the whole pages between `begin` and `end`; the addresses stay
// mapped.
void sq_forget_pages(char *begin, char *end);

#endif
