// Memory that lasts for one comparison.
#ifndef SEQUITUR_SAMPLES_H
#define SEQUITUR_SAMPLES_H

#include <stddef.h>
#include "comparison.h"

// Zeroed memory, freed by free_kept.
void *keep(size_t bytes);
void free_kept(void);
// Stops the program unless the condition holds.
void require(bool condition, const char *message);

#endif
