// The matrix product: what is packed, which blocks there are, and who computes them. All of it is
// decided by the shape, so that the bits are the same for any number of threads.
//
// C is computed in blocks of rows and columns, k in slices whose panel of B stays in the first
// cache (Goto & van de Geijn 2008). A block's number goes along the columns first, so that a thread
// keeps to the same rows from one product to the next. Small products skip packing and threads.
#include "matmul.h"
#include <stddef.h>
#include "kernels.h"

// Multiply-adds below which a second thread costs more than it gives: some 40 microseconds.
static const double alone_below = 1 << 20;
// The same for few rows, whose time is that of reading B: some 10 microseconds; and the values of B
// that one chunk then reads, few enough for an even share of the smallest.
static const double few_alone_below = 1 << 15, few_chunk = 1 << 13;
static const int64_t longest_slice = 384;
// Floats of B that are packed at a time, to be read again from the last cache, and of k then.
static const int64_t most_packed = 1 << 20, longest_part = 1536;
// A block of C: its rows of A fit the second cache. There are to be enough blocks for an even
// share, unless they become too small to be worth claiming.
static const int64_t most_rows = 96, most_columns = 1536;
// Up to so many rows, the blocks are of all rows and of so many columns.
static const int64_t few_rows = 512, few_rows_columns = 128;
static const int64_t enough_blocks = 16;
static const double smallest_block = 1 << 18;
enum { stack_floats = 8192 };

typedef struct {
  const sq_matmul_arguments *args;
  const sq_kernel_table *kernels;
  int64_t slice;           // of k; a whole number of slices covers it, the last perhaps shorter
  bool b_packed, a_packed;
  int64_t skipped_columns;  // of B, read where they are
  float *packed_b;          // the other columns: slice by slice, panel by panel
  int64_t packed_columns;   // how many, a whole number of vectors
  int64_t block_rows, block_columns, column_blocks;
  bool b_by_block;  // each block packs its columns of B itself
} plan;

static int64_t smaller_of(int64_t x, int64_t y) { return x < y ? x : y; }
static int64_t parts(int64_t count, int64_t size) { return (count + size - 1) / size; }
// `step` is a power of two.
static int64_t rounded_up(int64_t count, int64_t step) { return (count + step - 1) & -step; }
static double work(const sq_matmul_arguments *args) {
  return (double)args->m * (double)args->n * (double)args->k;
}

// Where a block finds the `length` steps of B from p on, packed for all or read where they are.
static void find_b(const plan *plan, int64_t p, int64_t length, int64_t column,
                   sq_matmul_block *block) {
  const sq_matmul_arguments *args = plan->args;
  int64_t panel = plan->kernels->panel_columns, tail = args->n & -panel;
  const float *packed_b = plan->packed_b + p * plan->packed_columns;
  block->b_tail = packed_b + (tail - plan->skipped_columns) * length;
  block->b_tail_row = rounded_up(args->n - tail, plan->kernels->vector_width);
  if (plan->b_packed) {
    block->b = packed_b + column * length;
    block->b_panel = panel * length;
    block->b_row = panel;
  } else {
    block->b = args->b + p * args->b_row + column;
    block->b_panel = panel;
    block->b_row = args->b_row;
    if (plan->skipped_columns == args->n) {
      block->b_tail = args->b + p * args->b_row + tail;
      block->b_tail_row = args->b_row;
    }
  }
}

// Packs a block's own columns of B.
static void pack_own_b(const plan *plan, int64_t p, int64_t length, int64_t column,
                       float *packed_b, sq_matmul_block *block) {
  const sq_matmul_arguments *args = plan->args;
  int64_t panel = plan->kernels->panel_columns, tail = block->n & -panel;
  plan->kernels->pack_b(length, block->n,
                        args->b + p * args->b_row + column * args->b_column, args->b_row,
                        args->b_column, packed_b);
  block->b = packed_b;
  block->b_panel = panel * length;
  block->b_row = panel;
  block->b_tail = packed_b + tail * length;
  block->b_tail_row = rounded_up(block->n - tail, plan->kernels->vector_width);
}

// Applies the activation to a block of C that its thread has just finished and has in its cache.
static void activate(const sq_matmul_arguments *args, int64_t row, int64_t rows, int64_t column,
                     int64_t columns) {
  if (args->activation == SQ_IDENTITY) return;
  for (int64_t i = row; i < row + rows; i++) {
    int64_t place = i * args->c_row + column;
    sq_kernels()->activate(args->activation, columns, args->c + place,
                           args->slopes ? args->slopes + place : NULL);
  }
}

// Computes one block of C through all slices of k.
static void compute_block(const plan *plan, int64_t row, int64_t rows, int64_t column,
                          int64_t columns) {
  const sq_matmul_arguments *args = plan->args;
  const sq_kernel_table *kernels = plan->kernels;
  int64_t packed_a_count = plan->a_packed ? rows * plan->slice : 0;
  float *packed_a = plan->a_packed ? sq_allocate(packed_a_count) : NULL;
  int64_t own_b_count =
      plan->b_by_block ? rounded_up(columns, kernels->panel_columns) * plan->slice : 0;
  float *own_b = plan->b_by_block ? sq_allocate(own_b_count) : NULL;
  for (int64_t p = 0; p == 0 || p < args->k; p += plan->slice) {
    int64_t length = smaller_of(plan->slice, args->k - p);
    bool first = p == 0, last = p + length >= args->k;
    sq_matmul_block block = {
      .m = rows, .n = columns, .k = length,
      .a = args->a + row * args->a_row + p * args->a_column,
      .a_row = args->a_row, .a_column = args->a_column, .a_packed = plan->a_packed,
      .c = args->c + row * args->c_row + column, .c_row = args->c_row,
      .scale = args->scale,
      .accumulate = args->accumulate || !first,
      .bias = last && args->bias ? args->bias + column : NULL,
    };
    if (plan->a_packed) {
      kernels->pack_a(rows, length, block.a, args->a_column, packed_a);
      block.a = packed_a;
      block.a_row = length;
    }
    if (!plan->b_by_block) {
      find_b(plan, p, length, column, &block);
      kernels->matmul_block(&block);
      continue;
    }
    pack_own_b(plan, p, length, column, own_b, &block);
    for (int64_t i = 0; i < rows; i += most_rows) {
      sq_matmul_block part = block;
      part.m = smaller_of(most_rows, rows - i);
      part.a += i * block.a_row;
      part.c += i * block.c_row;
      kernels->matmul_block(&part);
    }
  }
  sq_release(packed_a, packed_a_count);
  sq_release(own_b, own_b_count);
  activate(args, row, rows, column, columns);
}

static void compute_blocks(void *context, int64_t begin, int64_t end) {
  const plan *plan = context;
  for (int64_t i = begin; i < end; i++) {
    int64_t row = i / plan->column_blocks * plan->block_rows;
    int64_t column = i % plan->column_blocks * plan->block_columns;
    compute_block(plan, row, smaller_of(plan->block_rows, plan->args->m - row), column,
                  smaller_of(plan->block_columns, plan->args->n - column));
  }
}

// Packs the columns begin..<end of those that are packed.
static void pack_columns(void *context, int64_t begin, int64_t end) {
  const plan *plan = context;
  const sq_matmul_arguments *args = plan->args;
  for (int64_t p = 0; p < args->k; p += plan->slice) {
    int64_t length = smaller_of(plan->slice, args->k - p);
    int64_t column = plan->skipped_columns + begin;
    plan->kernels->pack_b(length, end - begin,
                          args->b + p * args->b_row + column * args->b_column, args->b_row,
                          args->b_column,
                          plan->packed_b + p * plan->packed_columns + begin * length);
  }
}

// Cuts C into blocks of nearly even size, whole tiles and panels each; returns how many.
static int64_t cut_into_blocks(plan *plan) {
  const sq_matmul_arguments *args = plan->args;
  int64_t tile = plan->kernels->tile_rows, panel = plan->kernels->panel_columns;
  int64_t down = parts(args->m, most_rows), across = parts(args->n, most_columns);
  while (down * across < enough_blocks &&
         work(args) > smallest_block * (double)(down * across)) {
    // Every block packs its rows of A for itself, so then rather fewer rows than fewer columns.
    int64_t favour = plan->a_packed ? 8 : 1;
    if (favour * (args->m / down) >= args->n / across) down *= 2; else across *= 2;
  }
  plan->block_rows = parts(parts(args->m, down), tile) * tile;
  plan->block_columns = rounded_up(parts(args->n, across), panel);
  plan->column_blocks = parts(args->n, plan->block_columns);
  return plan->column_blocks * parts(args->m, plan->block_rows);
}

// Not many rows use a packed column only a few times. Packed where it is used, one thread's packing,
// which waits for memory, goes beside the other's arithmetic.
static bool packs_b_by_block(const sq_matmul_arguments *args) {
  return args->a_column == 1 && args->m >= 64 && args->m <= few_rows && args->n >= 512 &&
         args->k >= 256;
}

static plan plan_for(const sq_matmul_arguments *args) {
  plan plan = {.args = args, .kernels = sq_kernels()};
  plan.slice = args->k <= longest_slice ? args->k : parts(args->k, parts(args->k, longest_slice));
  if (plan.slice < 1) plan.slice = 1;
  // Rows of B that are adjacent can be read where they are; copying them first pays when many row
  // tiles read them again.
  plan.b_packed =
      args->b_column != 1 || args->m > 64 || (args->m > 24 && args->n * args->k > 8192);
  // The rows of a transposed A are short pieces far apart, which the first cache forgets.
  plan.a_packed = args->a_column != 1 && args->m * args->k > 8192;
  if (!plan.b_packed) {
    bool whole_vectors = (args->n & (plan.kernels->vector_width - 1)) == 0;
    plan.skipped_columns = whole_vectors ? args->n : args->n & -plan.kernels->panel_columns;
  }
  plan.b_by_block = packs_b_by_block(args);
  plan.packed_columns =
      plan.b_by_block ? 0 : rounded_up(args->n - plan.skipped_columns, plan.kernels->vector_width);
  return plan;
}

// A few rows times a transposed B: packing B would cost more than the product.
static void compute_dots(void *context, int64_t begin, int64_t end) {
  const sq_matmul_arguments *args = context;
  sq_matmul_block block = {
    .m = args->m, .n = end - begin, .k = args->k,
    .a = args->a, .a_row = args->a_row, .a_column = 1,
    .b = args->b + begin * args->b_column, .b_row = args->b_column,
    .c = args->c + begin, .c_row = args->c_row,
    .scale = args->scale, .accumulate = args->accumulate,
    .bias = args->bias ? args->bias + begin : NULL,
  };
  sq_kernels()->matmul_dots(&block);
  activate(args, 0, args->m, begin, end - begin);
}

static void multiply_part(const sq_matmul_arguments *args) {
  if (args->m <= 4 && args->b_column != 1 && args->a_column == 1) {
    int64_t columns = (int64_t)(few_chunk / (double)(args->k + 1)) + 1;
    columns = rounded_up(columns, sq_kernels()->vector_width);
    bool alone = work(args) < few_alone_below;
    sq_parallel_for(args->n, alone ? args->n : columns, compute_dots, (void *)args);
    return;
  }
  bool alone = work(args) < alone_below;
  plan plan = plan_for(args);
  _Alignas(64) float local[stack_floats];
  int64_t packed_count = plan.packed_columns * args->k;
  plan.packed_b = packed_count <= stack_floats ? local : sq_allocate(packed_count);
  int64_t columns = args->n - plan.skipped_columns;
  if (alone) {
    if (columns > 0) pack_columns(&plan, 0, columns);
    compute_block(&plan, 0, args->m, 0, args->n);
  } else if (plan.b_by_block) {
    int64_t panel = plan.kernels->panel_columns;
    plan.block_rows = args->m;
    int64_t columns = smaller_of(few_rows_columns, parts(args->n, enough_blocks));
    plan.block_columns = rounded_up(columns, panel);
    plan.column_blocks = parts(args->n, plan.block_columns);
    sq_parallel_for(plan.column_blocks, 1, compute_blocks, &plan);
  } else {
    int64_t blocks = cut_into_blocks(&plan);
    sq_parallel_for(columns, 2 * plan.kernels->panel_columns, pack_columns, &plan);
    sq_parallel_for(blocks, 1, compute_blocks, &plan);
  }
  if (plan.packed_b != local) sq_release(plan.packed_b, packed_count);
}

// A large B in parts, so that what is packed of it is still in a cache when it is read again.
void sq_matmul_one(const sq_matmul_arguments *args) {
  int64_t k_part = args->k, n_part = args->n;
  if (args->m > 4 && args->n * args->k > most_packed && !packs_b_by_block(args)) {
    int64_t k_parts = parts(args->k, longest_part);
    k_part = parts(args->k, k_parts);
    int64_t panel = sq_kernels()->panel_columns;
    n_part = rounded_up(parts(args->n, parts(args->n * k_part, most_packed)), panel);
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
  // One B for rows that follow one another is one tall product.
  if (args->batch > 1 && args->b_batch == 0 && args->a_batch == args->m * args->a_row &&
      args->c_batch == args->m * args->c_row) {
    sq_matmul_arguments tall = *args;
    tall.m = args->m * args->batch;
    tall.batch = 1;
    sq_matmul_one(&tall);
  } else if (args->batch == 1 || work(args) >= alone_below) {
    multiply_matrices((void *)args, 0, args->batch);
  } else {
    double each = work(args) + 1;
    int64_t grain = (int64_t)(alone_below / each) + 1;
    sq_parallel_for(args->batch, grain, multiply_matrices, (void *)args);
  }
}
