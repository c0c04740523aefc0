// What the two directions of attention share: one head's place, blocks of queries, keys left out.
#ifndef SEQUITUR_ATTENTION_H
#define SEQUITUR_ATTENTION_H

#include "sequitur_kernels.h"

// Queries that are computed together. Causal blocks read only the keys that their last query sees.
enum { query_block = 64 };

// Multiply-adds of one chunk: some ten microseconds.
static const double attention_chunk = 1 << 18;

static inline int64_t sq_smaller(int64_t x, int64_t y) { return x < y ? x : y; }

// How many keys, from the first, query t may see.
static inline int64_t sq_visible_keys(const sq_attention_shape *shape, int64_t t) {
  if (!shape->causal) return shape->keys;
  int64_t visible = t + shape->keys - shape->queries + 1;
  return visible < 0 ? 0 : sq_smaller(visible, shape->keys);
}

// The rows of one head of k or v. Where keys are left out it is a copy with zeros in their rows, so
// that weight 0 times whatever stands there is 0.
typedef struct {
  const float *rows;
  int64_t row_stride;
  float *copy;  // NULL if none was needed
  int64_t copy_count;
} sq_head_rows;

sq_head_rows sq_present_rows(const float *rows, int64_t row_stride, int64_t keys, int64_t width,
                             const uint8_t *present);
void sq_release_rows(sq_head_rows *rows);

#endif
