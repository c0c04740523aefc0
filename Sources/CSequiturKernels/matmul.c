// The matrix product: which way each shape goes. The shape decides all of it, so that the bits are
// the same for any number of threads.
#include "matmul.h"
#include <stddef.h>
#include "kernels.h"
#include "shares.h"

// Multiply-adds below which a second thread costs more than it gives: some 40 microseconds.
static const double alone_below = 1 << 20;
// The same for few rows, whose time is that of reading B: some 10 microseconds; and the values of B
// that one chunk then reads, few enough for an even share of the smallest.
static const double few_alone_below = 1 << 15, few_chunk = 1 << 13;
// Rows that are so few.
static const int64_t most_few = 4;
// Floats of B that are packed at a time, to be read again from the last cache, and of k then.
static const int64_t most_packed = 1 << 20, longest_part = 1536;

void sq_matmul_activate(const sq_matmul_arguments *args, int64_t row, int64_t rows, int64_t column,
                        int64_t columns) {
  if (args->activation == SQ_IDENTITY) return;
  // Whole rows are one run.
  if (columns == args->c_row) {
    columns *= rows;
    rows = 1;
  }
  for (int64_t i = row; i < row + rows; i++) {
    int64_t place = i * args->c_row + column;
    sq_kernels()->activate(args->activation, columns, args->c + place,
                           args->slopes ? args->slopes + place : NULL);
  }
}

// A few rows times a transposed B: packing B would cost more than the product.
static void compute_dots(void *context, int64_t begin, int64_t end) {
  const sq_matmul_arguments *args = context;
  sq_matmul_block block = {
    .m = args->m, .n = end - begin, .k = args->k,
    .a = args->a, .a_row = args->a_row, .a_column = 1,
    .b_row = args->b_column,
    .c = args->c + begin, .c_row = args->c_row,
    .scale = args->scale, .accumulate = args->accumulate,
    .bias = args->bias ? args->bias + begin : NULL,
  };
  if (args->b_q8) {
    block.b_q8 = args->b_q8 + begin * (args->k / sq_q8_numbers);
    sq_kernels()->matmul_q8_dots(&block);
  } else {
    block.b = args->b + begin * args->b_column;
    sq_kernels()->matmul_dots(&block);
  }
  sq_matmul_activate(args, 0, args->m, begin, end - begin);
}

static void multiply_few(const sq_matmul_arguments *args) {
  int64_t columns = (int64_t)(few_chunk / (double)(args->k + 1)) + 1;
  columns = rounded_up(columns, sq_kernels()->vector_width);
  if (sq_matmul_work(args) < few_alone_below) columns = args->n;
  sq_parallel_for(args->n, columns, compute_dots, (void *)args);
}

static void multiply_part(const sq_matmul_arguments *args) {
  if (args->m <= most_few && args->b_column != 1 && args->a_column == 1) {
    multiply_few(args);
  } else {
    sq_matmul_in_blocks(args, sq_matmul_work(args) < alone_below);
  }
}

void sq_dequantize(int64_t count, const sq_q8_block *blocks, float *out) {
  sq_q8_run run = {blocks, out};
  sq_share_items(count, sq_q8_numbers, sq_kernels()->dequantize, &run);
}

// More rows than a few are many products for each number of B, which is then turned to floats once.
static void multiply_q8(const sq_matmul_arguments *args) {
  if (args->m <= most_few) {
    multiply_few(args);
    return;
  }
  sq_matmul_arguments plain = *args;
  float *b = sq_allocate(args->n * args->k);
  sq_dequantize(args->n * args->k / sq_q8_numbers, args->b_q8, b);
  plain.b = b;
  plain.b_row = 1;
  plain.b_column = args->k;
  plain.b_q8 = NULL;
  sq_matmul_one(&plain);
  sq_release(b);
}

// Large operands in parts, so that what is packed of them is still in a cache when it is read
// again, and rows of B of which each block reads a piece are still there for the next block.
void sq_matmul_one(const sq_matmul_arguments *args) {
  int64_t k_part = args->k, n_part = args->n;
  bool by_block = sq_matmul_packs_by_block(args);
  if (args->m > 4 && args->n * args->k > most_packed && !by_block) {
    int64_t k_parts = parts(args->k, longest_part);
    k_part = parts(args->k, k_parts);
    int64_t panel = sq_kernels()->panel_columns;
    n_part = rounded_up(parts(args->n, parts(args->n * k_part, most_packed)), panel);
  } else if (by_block && args->a_column != 1) {
    k_part = parts(args->k, parts(args->m * args->k, most_packed));
  } else if (by_block && args->b_column == 1) {
    k_part = parts(args->k, parts(args->k, longest_part));
  }
  for (int64_t column = 0; column < args->n; column += n_part) {
    for (int64_t p = 0; p == 0 || p < args->k; p += k_part > 0 ? k_part : 1) {
      sq_matmul_arguments part = *args;
      bool last = p + k_part >= args->k;
      part.n = smaller_of(n_part, args->n - column);
      part.k = smaller_of(k_part, args->k - p);
      part.a += p * args->a_column;
      part.b += p * args->b_row + column * args->b_column;
      part.c += column;
      if (args->slopes) part.slopes += column;
      part.accumulate = args->accumulate || p > 0;
      part.bias = last && args->bias ? args->bias + column : NULL;
      part.activation = last ? args->activation : SQ_IDENTITY;
      multiply_part(&part);
    }
  }
}

static void multiply_matrices(void *context, int64_t begin, int64_t end) {
  const sq_matmul_arguments *args = context;
  for (int64_t i = begin; i < end; i++) {
    sq_matmul_arguments one = *args;
    one.a += i * args->a_batch;
    one.b += i * args->b_batch;
    one.c += i * args->c_batch;
    if (args->slopes) one.slopes += i * args->c_batch;
    sq_matmul_one(&one);
  }
}

void sq_matmul(const sq_matmul_arguments *args) {
  if (args->m <= 0 || args->n <= 0 || args->batch <= 0) return;
  if (args->b_q8) {
    multiply_q8(args);
    return;
  }
  // One B for rows that follow one another is one tall product.
  if (args->batch > 1 && args->b_batch == 0 && args->a_batch == args->m * args->a_row &&
      args->c_batch == args->m * args->c_row) {
    sq_matmul_arguments tall = *args;
    tall.m = args->m * args->batch;
    tall.batch = 1;
    sq_matmul_one(&tall);
  } else if (args->batch == 1 || sq_matmul_work(args) >= alone_below) {
    multiply_matrices((void *)args, 0, args->batch);
  } else {
    double each = sq_matmul_work(args) + 1;
    int64_t grain = (int64_t)(alone_below / each) + 1;
    sq_parallel_for(args->batch, grain, multiply_matrices, (void *)args);
  }
}
