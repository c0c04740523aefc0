// The matrix product: what is packed, which blocks there are, and who computes them. All of it is
// decided by the shape, so that the bits are the same for any number of threads.
//
// C is computed in blocks of rows and columns, k in slices whose panel of B stays in the first cache
// (Goto & van de Geijn 2008). Small products skip packing and threads.
#include "matmul.h"
#include <stddef.h>
#include "kernels.h"

// Multiply-adds below which a second thread costs more than it gives: some 40 microseconds.
static const double alone_below = 1 << 20;
static const int64_t longest_slice = 384;
static const int64_t block_rows = 96, block_columns = 256;
enum { stack_floats = 8192 };

typedef struct {
  const sq_matmul_arguments *args;
  const sq_kernel_table *kernels;
  int64_t slice;           // of k; a whole number of slices covers it, the last perhaps shorter
  bool b_packed, a_packed;
  float *packed_b;         // each slice's panels, or only the last narrow panel
  int64_t packed_columns;  // of B in packed_b, a whole number of vectors
  int64_t row_blocks, column_blocks;
} plan;

static int64_t smaller_of(int64_t x, int64_t y) { return x < y ? x : y; }
static int64_t parts(int64_t count, int64_t size) { return (count + size - 1) / size; }
static double work(const sq_matmul_arguments *args) {
  return (double)args->m * (double)args->n * (double)args->k;
}

// Computes one block of C through all slices of k.
static void compute_block(const plan *plan, int64_t row, int64_t rows, int64_t column,
                          int64_t columns) {
  const sq_matmul_arguments *args = plan->args;
  const sq_kernel_table *kernels = plan->kernels;
  int64_t tile = kernels->tile_rows, panel = kernels->panel_columns;
  int64_t packed_a_count = parts(rows, tile) * tile * plan->slice;
  float *packed_a = plan->a_packed ? sq_allocate(packed_a_count) : NULL;
  int64_t tail_columns = args->n % panel;
  for (int64_t p = 0; p == 0 || p < args->k; p += plan->slice) {
    int64_t length = smaller_of(plan->slice, args->k - p);
    bool first = p == 0, last = p + length >= args->k;
    sq_matmul_block block = {
      .m = rows, .n = columns, .k = length,
      .a = args->a + row * args->a_row + p * args->a_column,
      .a_row = args->a_row, .a_column = args->a_column, .a_tile = tile * args->a_row,
      .c = args->c + row * args->c_row + column, .c_row = args->c_row,
      .scale = args->scale,
      .accumulate = args->accumulate || !first,
      .bias = last && args->bias ? args->bias + column : NULL,
      .activation = last ? args->activation : SQ_IDENTITY,
    };
    if (plan->a_packed) {
      kernels->pack_a(rows, length, block.a, args->a_row, args->a_column, packed_a);
      block.a = packed_a;
      block.a_row = 1;
      block.a_column = tile;
      block.a_tile = tile * length;
    }
    const float *packed_b = plan->packed_b + p * plan->packed_columns;
    if (plan->b_packed) {
      block.b = packed_b + column * length;
      block.b_panel = panel * length;
      block.b_row = panel;
      packed_b += (args->n - tail_columns) * length;
    } else {
      block.b = args->b + p * args->b_row + column;
      block.b_panel = panel;
      block.b_row = args->b_row;
    }
    block.b_tail = packed_b;
    block.b_tail_row = parts(tail_columns, kernels->vector_width) * kernels->vector_width;
    kernels->matmul_block(&block);
  }
  sq_release(packed_a, plan->a_packed ? packed_a_count : 0);
}

static void compute_blocks(void *context, int64_t begin, int64_t end) {
  const plan *plan = context;
  for (int64_t i = begin; i < end; i++) {
    int64_t row = i % plan->row_blocks * block_rows;
    int64_t column = i / plan->row_blocks * block_columns;
    compute_block(plan, row, smaller_of(block_rows, plan->args->m - row), column,
                  smaller_of(block_columns, plan->args->n - column));
  }
}

// Packs columns begin..<end of B, or of its narrow tail, slice by slice.
static void pack_columns(void *context, int64_t begin, int64_t end) {
  const plan *plan = context;
  const sq_matmul_arguments *args = plan->args;
  int64_t skipped = args->n - args->n % plan->kernels->panel_columns;
  if (plan->b_packed) skipped = 0;
  for (int64_t p = 0; p < args->k; p += plan->slice) {
    int64_t length = smaller_of(plan->slice, args->k - p);
    plan->kernels->pack_b(length, end - begin,
                          args->b + p * args->b_row + (skipped + begin) * args->b_column,
                          args->b_row, args->b_column,
                          plan->packed_b + p * plan->packed_columns + begin * length);
  }
}

static plan plan_for(const sq_matmul_arguments *args) {
  plan plan = {.args = args, .kernels = sq_kernels()};
  int64_t panel = plan.kernels->panel_columns, lanes = plan.kernels->vector_width;
  int64_t slices = args->k > 0 ? parts(args->k, longest_slice) : 1;
  plan.slice = args->k > 0 ? parts(args->k, slices) : 1;
  // Rows of B that are adjacent can be read where they are; copying them first pays when many row
  // tiles read them again.
  plan.b_packed = args->b_column != 1 || args->m > 4 * plan.kernels->tile_rows;
  plan.a_packed = args->n > 4 * panel && args->m * args->k > 4096;
  int64_t packed = plan.b_packed ? args->n : args->n % panel;
  plan.packed_columns = parts(packed, lanes) * lanes;
  plan.row_blocks = parts(args->m, block_rows);
  plan.column_blocks = parts(args->n, block_columns);
  return plan;
}

void sq_matmul_one(const sq_matmul_arguments *args) {
  plan plan = plan_for(args);
  _Alignas(64) float local[stack_floats];
  int64_t packed_count = plan.packed_columns * args->k;
  plan.packed_b = packed_count <= stack_floats ? local : sq_allocate(packed_count);
  int64_t columns = plan.b_packed ? args->n : args->n % plan.kernels->panel_columns;
  if (work(args) < alone_below) {
    if (columns > 0) pack_columns(&plan, 0, columns);
    compute_block(&plan, 0, args->m, 0, args->n);
  } else {
    sq_parallel_for(columns, 2 * plan.kernels->panel_columns, pack_columns, &plan);
    sq_parallel_for(plan.row_blocks * plan.column_blocks, 1, compute_blocks, &plan);
  }
  if (plan.packed_b != local) sq_release(plan.packed_b, packed_count);
}

static void multiply_matrices(void *context, int64_t begin, int64_t end) {
  const sq_matmul_arguments *args = context;
  for (int64_t i = begin; i < end; i++) {
    sq_matmul_arguments one = *args;
    one.a += i * args->a_batch;
    one.b += i * args->b_batch;
    one.c += i * args->c_batch;
    sq_matmul_one(&one);
  }
}

void sq_matmul(const sq_matmul_arguments *args) {
  if (args->m <= 0 || args->n <= 0 || args->batch <= 0) return;
  // One B for rows that follow one another is one tall product.
  if (args->batch > 1 && args->b_batch == 0 && args->a_batch == args->m * args->a_row &&
      args->c_batch == args->m * args->c_row) {
    sq_matmul_arguments tall = *args;
    tall.m = args->m * args->batch;
    tall.batch = 1;
    sq_matmul_one(&tall);
  } else if (work(args) >= alone_below) {
    multiply_matrices((void *)args, 0, args->batch);
  } else {
    double each = work(args) + 1;
    int64_t grain = (int64_t)(alone_below / each) + 1;
    sq_parallel_for(args->batch, grain, multiply_matrices, (void *)args);
  }
}
