// What the pool shares with the other sources of memory.
#ifndef SEQUITUR_POOL_H
#define SEQUITUR_POOL_H

#include <stdint.h>

// Of every buffer, in bytes: a cache line, and the widest vector.
enum { sq_alignment = 64 };

// Ends the program with a line that says what there was no memory for, and exit code 71.
_Noreturn void sq_stop_without_memory(int64_t count);

#endif
