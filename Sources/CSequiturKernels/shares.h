// How the kernels share out rows and elements among threads.
#ifndef SEQUITUR_SHARES_H
#define SEQUITUR_SHARES_H

#include <stddef.h>
#include "sequitur_kernels.h"

// Elements of one chunk: some ten microseconds of work, far above the cost of claiming it.
enum { chunk_elements = 16384 };

// How many chunks hold `count` elements.
static inline int64_t chunks_of(int64_t count) {
  return (count + chunk_elements - 1) / chunk_elements;
}

// A chunk of one of several arrays.
typedef struct {
  int64_t array, start, count;
} numbered_chunk;

// How many chunks several arrays have. Each array's count stands `step` bytes behind that of the
// one before.
static inline int64_t chunks_of_all(int64_t arrays, const int64_t *counts, size_t step) {
  int64_t chunks = 0;
  for (int64_t i = 0; i < arrays; i++) {
    chunks += chunks_of(*(const int64_t *)((const char *)counts + (size_t)i * step));
  }
  return chunks;
}

// The chunk of that number, when chunks are numbered through all arrays: one loop for them all,
// however small each is.
static inline numbered_chunk chunk_at(int64_t number, const int64_t *counts, size_t step) {
  int64_t array = 0;
  while (number >= chunks_of(*counts)) {
    number -= chunks_of(*counts);
    array++;
    counts = (const int64_t *)((const char *)counts + step);
  }
  int64_t start = number * chunk_elements, left = *counts - start;
  return (numbered_chunk){array, start, left < chunk_elements ? left : chunk_elements};
}

// A loop over the chunks of several arrays. Fewer than two chunks' worth stay on the caller's thread,
// in however many arrays it is.
static inline void sq_share_arrays(int64_t arrays, const int64_t *counts, size_t step,
                                   sq_chunk_body body, void *context) {
  int64_t chunks = 0, elements = 0;
  for (int64_t i = 0; i < arrays; i++) {
    int64_t count = *(const int64_t *)((const char *)counts + (size_t)i * step);
    chunks += chunks_of(count);
    elements += count;
  }
  sq_parallel_for(chunks, elements <= 2 * chunk_elements ? chunks : 1, body, context);
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
