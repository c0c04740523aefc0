// The table of inner kernels that each instruction set fills. The files beside this one check
// nothing and share out the work; the kernels in vector/ do it, each for a range of rows or elements
// on the calling thread.
#ifndef SEQUITUR_KERNEL_TABLE_H
#define SEQUITUR_KERNEL_TABLE_H

#include "sequitur_kernels.h"

// One block of C, from operands that the caller may have packed. B comes in panels of
// `panel_columns` columns: panel i at b + i * b_panel, its row p at + p * b_row. Columns beyond the
// last whole panel are read at b_tail, rows b_tail_row apart and padded to whole vectors.
typedef struct {
  int64_t m, n, k;
  const float *a;
  int64_t a_row, a_column;  // A[i,p] of a row tile; one of them is 1
  int64_t a_tile;           // from one tile of `tile_rows` rows to the next
  const float *b;
  int64_t b_panel, b_row;
  const float *b_tail;
  int64_t b_tail_row;
  float *c;
  int64_t c_row;
  float scale;
  bool accumulate;
  const float *bias;
  sq_unary activation;
} sq_matmul_block;

typedef struct {
  // matmul.inc
  int tile_rows, panel_columns, vector_width;
  void (*matmul_block)(const sq_matmul_block *block);
  void (*pack_a)(int64_t m, int64_t k, const float *a, int64_t a_row, int64_t a_column,
                 float *packed);
  void (*pack_b)(int64_t k, int64_t n, const float *b, int64_t b_row, int64_t b_column,
                 float *packed);
} sq_kernel_table;

extern const sq_kernel_table sq_kernels_baseline;
#if defined(__x86_64__)
extern const sq_kernel_table sq_kernels_avx2;
extern const sq_kernel_table sq_kernels_avx512;
#endif

// The table of the instruction set in use.
const sq_kernel_table *sq_kernels(void);

#endif
