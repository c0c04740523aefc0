// What the inner kernels of vector/ are given, where it is more than a few values.
#ifndef SEQUITUR_KERNEL_ARGUMENTS_H
#define SEQUITUR_KERNEL_ARGUMENTS_H

#include "sequitur_kernels.h"

// One block of C, from operands that the caller may have packed. B comes in panels of
// `panel_columns` columns: panel i at b + i * b_panel, its row p at + p * b_row. Columns beyond the
// last whole panel are read at b_tail, rows b_tail_row apart and padded to whole vectors.
typedef struct {
  int64_t m, n, k;
  const float *a;
  int64_t a_row, a_column;  // of A[i,p] within a row tile; one of them is 1
  bool a_packed;            // by pack_a; then a_row is k
  const float *b;
  const sq_q8_block *b_q8;  // of matmul_q8_dots, in place of b
  int64_t b_panel, b_row;
  const float *b_tail;
  int64_t b_tail_row;
  float *c;
  int64_t c_row;
  float scale;
  bool accumulate;
  const float *bias;
} sq_matmul_block;

// A strip of attention: the scaled logits of some keys, one a row, for the queries that fit the
// columns of one panel, one a lane.
typedef struct {
  int64_t keys, lanes;  // lanes are whole vectors, at most panel_columns
  int64_t row;          // from one key's logits to the next one's
  float *logits;
  const float *bias, *dropout;  // arranged as the logits are, or NULL
  const uint8_t *present;       // a byte for each key, or NULL
  int64_t reach;                // lane i sees key s only if s < reach + i
} sq_attention_strip;

// A head of attention so small that one function computes all of it: at most so many queries (and
// no more than `small_queries` of the kernel table), keys, head and value widths; without
// dropout and absent keys; all of it finite if it is causal.
enum { sq_small_length = 16, sq_small_width = 32 };
// Up to so many queries are a few: their logits are dot products (attention_few.c).
enum { sq_few_queries = 3 };
typedef struct {
  const float *q, *k, *v;  // the head's first rows, as those below
  const float *bias;       // [queries, keys], or NULL
  float *out;
  float *maxima, *factors;  // the head's statistics; for the forward direction perhaps NULL
  const float *d_out;
  float *d_q, *d_k, *d_v;
  float *d_bias;  // as bias, or NULL
} sq_small_head;

// The rows that a kernel of softmax.inc reads and writes; each kernel uses some of these. All that
// have `columns` values a row are dense.
typedef struct {
  int64_t columns;
  const float *x;  // or y
  const uint8_t *keep;
  const int32_t *targets;  // a value a row, as `losses`, `maxima` and `factors`
  int32_t ignored;
  const float *upstream;  // for cross-entropy a value a row
  float *out, *losses, *maxima, *factors;
} sq_softmax_rows;

// Blocks, and where their numbers go.
typedef struct {
  const sq_q8_block *blocks;
  float *out;
} sq_q8_run;

// The elements of an operation with one operand.
typedef struct {
  sq_unary op;
  const float *x, *y, *upstream;
  float scale, offset;
  float *out;
} sq_elements;

#endif
