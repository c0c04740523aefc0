// How the kernels share out rows and elements among threads.
#ifndef SEQUITUR_SHARES_H
#define SEQUITUR_SHARES_H

#include "sequitur_kernels.h"

// Elements of one chunk: some ten microseconds of work, far above the cost of claiming it.
enum { chunk_elements = 16384 };

// How many chunks hold `count` elements.
static inline int64_t chunks_of(int64_t count) {
  return (count + chunk_elements - 1) / chunk_elements;
}

// A loop of `count` items of `size` elements each, in chunks of about chunk_elements. Fewer than
// two chunks' worth stay on the caller's thread, in one call of body.
static inline void sq_share_items(int64_t count, int64_t size, sq_chunk_body body, void *context) {
  if (count <= 0) return;
  if (size < 1) size = 1;
  if (count <= 2 * chunk_elements / size) {
    body(context, 0, count);
  } else {
    sq_parallel_for(count, size < chunk_elements ? chunk_elements / size : 1, body, context);
  }
}

#endif
