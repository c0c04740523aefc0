// Memory of a thread's own for intermediate results.
#ifndef SEQUITUR_SCRATCH_H
#define SEQUITUR_SCRATCH_H

#include <stdint.h>

// At least `count` floats, 64-byte aligned, contents undefined: the calling thread's until its next
// call. Always the same memory, so it is in the cache of the core that uses it and in no other's.
float *sq_scratch(int64_t count);

#endif
