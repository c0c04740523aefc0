// The gradient of attention, for its two files: what it is asked for, and what a part of a head
// works with.
#ifndef SEQUITUR_ATTENTION_BACKWARD_H
#define SEQUITUR_ATTENTION_BACKWARD_H

#include "attention.h"

// Many queries to a block, since each passes over all keys, values and their gradients, which for
// long sequences come from beyond the second cache.
enum { sq_backward_queries = 192, sq_backward_keys = 64 };

// dK or dV. Few heads are cut into parts, each with every parts-th block of queries. The first part
// adds up where the gradient belongs, each other one in rows of its own.
typedef struct {
  float *whole;  // NULL: not asked for
  int64_t batch, row, width;
  float *parts;
} sq_key_gradient;

// What it is asked for.
typedef struct {
  const sq_attention_shape *shape;
  const float *q, *k, *v, *out, *statistics, *d_out;
  float *d_q, *d_bias;  // NULL: not asked for
  sq_key_gradient d_k, d_v;
  bool needs_logits;  // whether dL is needed for any of them
  int64_t parts;
} sq_backward;

// Where a part of a head adds up dK or dV.
typedef struct {
  float *first;  // NULL: nowhere
  int64_t row, width;
} sq_gradient_rows;

// What a part of a head works with.
typedef struct {
  int64_t b, h;
  const float *q, *k, *v, *d_out, *out;  // the head's first rows
  bool heads_are_finite;  // k and d_out of all heads of the sequence; false where nobody asked
  float *d_q;
  sq_gradient_rows d_k, d_v;
  // Of what is not needed there is nothing.
  float *columns_q, *columns_do;  // the block's rows as columns, in panels
  float *rows_q, *rows_do;        // the block's rows in panels, where they are packed
  float *columns_dq;              // [head_width] of the lanes, panel by panel
  float *keys;                    // the rows of the block of keys
  float *weights, *gradient;      // rows of lanes, one for each of these keys
  float *side;
  float *maxima, *factors, *deltas;  // lanes
  // Deltas are then computed from the weights at hand, which is exact where gradients cancel out.
  bool one_key_block;
  float *memory;
} sq_backward_workspace;

// Queries first..<first + count on all keys (attention_backward_block.c). Without `accumulate` dK
// and dV are overwritten.
void sq_attention_backward_block(const sq_backward *g, const sq_backward_workspace *w,
                                 int64_t first, int64_t count, bool accumulate);

#endif
