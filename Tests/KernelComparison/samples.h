// Memory that lasts for one comparison.
#ifndef SEQUITUR_SAMPLES_H
#define SEQUITUR_SAMPLES_H

#include <stddef.h>
#include "comparison.h"

// Zeroed memory, freed by free_kept. Stops the program when there is none.
void *keep(size_t bytes);
void free_kept(void);

#endif
