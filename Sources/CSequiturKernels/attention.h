// What the directions of attention share: a block of one head's queries and its strips of logits.
#ifndef SEQUITUR_ATTENTION_H
#define SEQUITUR_ATTENTION_H

#include <stddef.h>
#include "kernels.h"

// Multiply-adds of one chunk: some ten microseconds.
static const double attention_chunk = 1 << 18;

static inline int64_t sq_smaller(int64_t x, int64_t y) { return x < y ? x : y; }
static inline int64_t sq_whole_vectors(int64_t count) {
  return (count + sq_kernels()->vector_width - 1) & -(int64_t)sq_kernels()->vector_width;
}

// Rows of queries of all heads: how far apart in `statistics` maxima and factors stand.
static inline int64_t sq_query_rows(const sq_attention_shape *shape) {
  return shape->batch * shape->heads * shape->queries;
}

// The bias [queries, keys] of head h in sequence b; NULL if there is none.
static inline const float *sq_head_bias(const sq_attention_shape *shape, int64_t b, int64_t h) {
  return shape->bias ? shape->bias + b * shape->bias_batch + h * shape->bias_head : NULL;
}

// How many keys, from the first, query t sees. Below zero if it would see the first one only later.
static inline int64_t sq_reach(const sq_attention_shape *shape, int64_t t) {
  return shape->causal ? t + shape->keys - shape->queries + 1 : shape->keys;
}

// The same within what there is.
static inline int64_t sq_visible_keys(const sq_attention_shape *shape, int64_t t) {
  int64_t reach = sq_reach(shape, t);
  return reach < 0 ? 0 : sq_smaller(reach, shape->keys);
}

// The keys that some but not all queries of a block see. Where one of their rows holds NaN or
// infinity, its product with a weight of 0 would reach queries that do not see it, and the block is
// computed query by query instead.
typedef struct {
  int64_t first, count;
} sq_key_range;
static inline sq_key_range sq_partly_seen_keys(const sq_attention_shape *shape, int64_t first,
                                               int64_t count) {
  int64_t begin = sq_visible_keys(shape, first);
  return (sq_key_range){begin, sq_visible_keys(shape, first + count - 1) - begin};
}

// Whether all rows of one sequence's heads are finite, as far as this is worth asking before the
// blocks are: where heads are narrower than a vector, all of them together take fewer loads than one.
static inline bool sq_narrow_heads_are_finite(const sq_attention_shape *shape, int64_t count,
                                              int64_t width, const float *rows, int64_t row) {
  const sq_kernel_table *kernels = sq_kernels();
  return shape->causal && count <= 64 && width < kernels->vector_width &&
         kernels->rows_are_finite(count, shape->heads * width, rows, row);
}

// Queries first..<first + count of head h in sequence b.
typedef struct {
  const sq_attention_shape *shape;
  const sq_kernel_table *kernels;
  int64_t b, h, first, count;
  int64_t lanes;          // count in whole vectors
  const float *q;         // the first query's row; shape->q_row to the next
  const float *packed_q;  // the queries as columns, in panels
} sq_query_block;

// How many keys of begin..<begin + keys the strip of queries from `lane` on sees.
static inline int64_t sq_strip_keys(const sq_query_block *block, int64_t lane, int64_t begin,
                                    int64_t keys) {
  int64_t last = sq_smaller(lane + block->kernels->panel_columns, block->count) - 1;
  int64_t seen = sq_visible_keys(block->shape, block->first + last) - begin;
  return seen < 0 ? 0 : sq_smaller(seen, keys);
}

// Allocates several arrays of these sizes as one buffer, which it returns.
static inline float *sq_allocate_together(int arrays, const int64_t *sizes, float **const *places) {
  int64_t count = 0;
  for (int i = 0; i < arrays; i++) count += sizes[i];
  float *memory = sq_allocate(count), *next = memory;
  for (int i = 0; i < arrays; next += sizes[i++]) *places[i] = next;
  return memory;
}

// Some rows of one head's keys or values.
typedef struct {
  const float *first;
  int64_t row;
} sq_rows;

// Rows that fit the first cache however far apart they are; more are worth copying together.
enum { sq_few_rows = 32 };

// The rows to compute with: those given, or a copy at `copy` where some are absent, with zeros for
// them, so that weight 0 times whatever stands there is 0.
static inline sq_rows sq_present_rows(int64_t count, int64_t width, const float *rows,
                                      int64_t row, const uint8_t *present, float *copy) {
  if (!present && count <= sq_few_rows) return (sq_rows){rows, row};
  sq_kernels()->copy_present_rows(count, width, rows, row, present, copy);
  return (sq_rows){copy, width};
}

// The rows of a block as the second operand of a product.
typedef struct {
  const float *rows;
  int64_t panel, row, tail, tail_row;
} sq_row_panels;

// Few rows of whole vectors are read where they are, others are packed.
static inline sq_row_panels sq_make_panels(int64_t count, int64_t width, const float *rows,
                                           int64_t row, float *packed) {
  const sq_kernel_table *kernels = sq_kernels();
  int64_t panel = kernels->panel_columns, tail = width - width % panel;
  if (count <= sq_few_rows && sq_whole_vectors(width) == width) {
    return (sq_row_panels){rows, panel, row, tail, row};
  }
  kernels->pack_b(count, width, rows, row, 1, packed);
  return (sq_row_panels){packed, panel * count, panel, tail * count,
                         sq_whole_vectors(width - tail)};
}

// Computes the logits of the queries from `lane` on and of `keys` keys from `begin` on, whose rows
// are k, into a strip at `logits`. `side` has room for two arrays as large, for bias and dropout,
// if there are any.
sq_attention_strip sq_strip_logits(const sq_query_block *block, int64_t lane, int64_t begin,
                                   int64_t keys, sq_rows k, float *logits, int64_t row,
                                   float *side);

// c = scale * a b, or c += that; n is at most one panel, and b has whole vectors.
static inline void sq_strip_product(const sq_kernel_table *kernels, int64_t m, int64_t n,
                                    int64_t k, const float *a, int64_t a_row, int64_t a_column,
                                    const float *b, int64_t b_row, float *c, int64_t c_row,
                                    float scale, bool accumulate) {
  kernels->matmul_block(&(sq_matmul_block){
    .m = m, .n = n, .k = k, .a = a, .a_row = a_row, .a_column = a_column,
    .b = b, .b_row = b_row, .b_tail = b, .b_tail_row = b_row,
    .c = c, .c_row = c_row, .scale = scale, .accumulate = accumulate});
}

// sq_attention for at most sq_few_queries (attention_few.c). What computes their logits again takes
// the same products: others, rounded differently, would not belong to their largest ones.
void sq_attend_few(const sq_attention_shape *shape, const float *q, const float *k,
                   const float *v, float *out, float *statistics);

// Whether each head is a sq_small_head, as far as the shape says it.
static inline bool sq_heads_are_small(const sq_attention_shape *shape) {
  return shape->queries > 0 && shape->queries <= sq_kernels()->small_queries &&
         shape->keys > 0 && shape->keys <= sq_small_length &&
         shape->head_width <= sq_small_width && shape->value_width <= sq_small_width &&
         !shape->dropout && !shape->key_present;
}

// Calls body for chunks of `items` pieces of work, each of so many multiply-adds.
static inline void sq_share_attention(int64_t items, double work, sq_chunk_body body,
                                      void *context) {
  int64_t grain = (int64_t)(attention_chunk / (work + 1)) + 1;
  // The attention of a small model is over before a sleeping thread has come to help.
  double alone_below = (sq_helpers_sleep() ? 8.0 : 2.0) * (double)attention_chunk;
  sq_parallel_for(items, (double)items * work <= alone_below ? items : grain, body, context);
}

#endif
