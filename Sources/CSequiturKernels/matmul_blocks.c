// The matrix product in blocks: what is packed, which blocks there are, and who computes them.
//
// C is computed in blocks of rows and columns, k in slices whose panel of B stays in the first
// cache (Goto & van de Geijn 2008). A block's number goes along the columns first, so that a thread
// keeps to the same rows from one product to the next.
#include <stddef.h>
#include "kernels.h"
#include "matmul.h"
#include "scratch.h"

static const int64_t longest_slice = 384;
// A block of C: its rows of A fit the second cache. There are to be enough blocks for an even
// share, unless they become too small to be worth claiming.
static const int64_t most_rows = 96, most_columns = 1536;
static const int64_t enough_blocks = 16, enough_packing_a = 8;
static const double smallest_block = 1 << 18;
// Up to so many rows, the blocks are of all rows and of so many columns.
static const int64_t few_rows = 512, few_rows_columns = 128;
// Rows of a transposed A that are packed together when all blocks share them.
static const int64_t shared_rows = 48;
enum { stack_floats = 8192 };
// Floats over which the rows of an operand spread that is read where it is, from the second cache if
// not from the first: of a transposed A, and of a B that at most so many rows of C need.
static const int64_t near_a = 1 << 16, near_b = 1 << 15, near_b_rows = 96;

typedef struct {
  const sq_matmul_arguments *args;
  const sq_kernel_table *kernels;
  int64_t slice;  // of k; a whole number of slices covers it, the last perhaps shorter
  bool a_packed, b_packed;
  bool a_shared;            // packed once for all blocks rather than by each
  float *packed_a;          // slice by slice
  bool b_by_block;          // each block packs its columns of B for itself
  int64_t skipped_columns;  // of B, read where they are
  float *packed_b;          // the other columns: slice by slice, panel by panel
  int64_t packed_columns;   // how many, a whole number of vectors
  int64_t block_rows, block_columns, column_blocks;
} plan;

// Lets a block read `length` steps of B that were packed for so many columns.
static void read_packed_b(const plan *plan, const float *packed, int64_t columns, int64_t length,
                          sq_matmul_block *block) {
  int64_t panel = plan->kernels->panel_columns, tail = rounded_down(columns, panel);
  block->b = packed;
  block->b_panel = panel * length;
  block->b_row = panel;
  block->b_tail = packed + tail * length;
  block->b_tail_row = rounded_up(columns - tail, plan->kernels->vector_width);
}

// Where a block finds the `length` steps of B from p on, packed for all or read where they are.
static void find_b(const plan *plan, int64_t p, int64_t length, int64_t column,
                   sq_matmul_block *block) {
  const sq_matmul_arguments *args = plan->args;
  const float *packed_b = plan->packed_b + p * plan->packed_columns;
  if (plan->b_packed) {
    read_packed_b(plan, packed_b, args->n, length, block);
    block->b += column * length;
    return;
  }
  int64_t panel = plan->kernels->panel_columns, tail = rounded_down(args->n, panel);
  const float *rows = args->b + p * args->b_row;
  bool tail_in_place = plan->skipped_columns == args->n;
  block->b = rows + column;
  block->b_panel = panel;
  block->b_row = args->b_row;
  block->b_tail = tail_in_place ? rows + tail : packed_b;
  block->b_tail_row = tail_in_place ? args->b_row : plan->packed_columns;
}

// Packs a block's own columns of B.
static void pack_own_b(const plan *plan, int64_t p, int64_t length, int64_t column,
                       float *packed_b, sq_matmul_block *block) {
  const sq_matmul_arguments *args = plan->args;
  plan->kernels->pack_b(length, block->n,
                        args->b + p * args->b_row + column * args->b_column, args->b_row,
                        args->b_column, packed_b);
  read_packed_b(plan, packed_b, block->n, length, block);
}

// Where a block finds its rows of a transposed A, packed for all or here and now.
static void find_packed_a(const plan *plan, int64_t p, int64_t length, int64_t row, float *own_a,
                          sq_matmul_block *block) {
  if (plan->a_shared) {
    block->a = plan->packed_a + p * plan->args->m + row * length;
  } else {
    plan->kernels->pack_a(block->m, length, block->a, block->a_column, own_a);
    block->a = own_a;
  }
  block->a_row = length;
}

// Computes one block of C through all slices of k.
static void compute_block(const plan *plan, int64_t row, int64_t rows, int64_t column,
                          int64_t columns) {
  const sq_matmul_arguments *args = plan->args;
  const sq_kernel_table *kernels = plan->kernels;
  int64_t own_a_count = plan->a_packed && !plan->a_shared ? rows * plan->slice : 0;
  int64_t own_b_count =
      plan->b_by_block ? rounded_up(columns, kernels->panel_columns) * plan->slice : 0;
  float *own_b = own_a_count + own_b_count > 0 ? sq_scratch(own_a_count + own_b_count) : NULL;
  // Rows that are multiplied before the next: with all columns of the block, they stay in the
  // second cache.
  int64_t step = plan->a_shared ? shared_rows : plan->b_by_block ? most_rows : rows;
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
    if (plan->a_packed) find_packed_a(plan, p, length, row, own_b + own_b_count, &block);
    if (plan->b_by_block) pack_own_b(plan, p, length, column, own_b, &block);
    else find_b(plan, p, length, column, &block);
    for (int64_t i = 0; i < rows; i += step) {
      sq_matmul_block part = block;
      part.m = smaller_of(step, rows - i);
      part.a += i * block.a_row;
      part.c += i * block.c_row;
      kernels->matmul_block(&part);
    }
  }
  sq_matmul_activate(args, row, rows, column, columns);
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

// Packs the groups of shared rows begin..<end of a transposed A.
static void pack_shared_rows(void *context, int64_t begin, int64_t end) {
  const plan *plan = context;
  const sq_matmul_arguments *args = plan->args;
  for (int64_t p = 0; p < args->k; p += plan->slice) {
    int64_t length = smaller_of(plan->slice, args->k - p);
    for (int64_t row = begin * shared_rows; row < end * shared_rows; row += shared_rows) {
      plan->kernels->pack_a(smaller_of(shared_rows, args->m - row), length,
                            args->a + row * args->a_row + p * args->a_column, args->a_column,
                            plan->packed_a + p * args->m + row * length);
    }
  }
}

// Cuts C into blocks of nearly even size, whole tiles and panels each; returns how many.
static int64_t cut_into_blocks(plan *plan) {
  const sq_matmul_arguments *args = plan->args;
  int64_t tile = plan->kernels->tile_rows, panel = plan->kernels->panel_columns;
  int64_t down = parts(args->m, most_rows), across = parts(args->n, most_columns);
  int64_t enough = plan->a_packed ? enough_packing_a : enough_blocks;
  while (down * across < enough &&
         sq_matmul_work(args) > smallest_block * (double)(down * across)) {
    // Every block packs its rows of A for itself, so then rather fewer rows than fewer columns.
    int64_t favour = plan->a_packed ? 8 : 1;
    if (favour * (args->m / down) >= args->n / across) down *= 2; else across *= 2;
  }
  plan->block_rows = parts(parts(args->m, down), tile) * tile;
  plan->block_columns = rounded_up(parts(args->n, across), panel);
  plan->column_blocks = parts(args->n, plan->block_columns);
  return plan->column_blocks * parts(args->m, plan->block_rows);
}

// Blocks of all rows; returns how many.
static int64_t cut_into_columns(plan *plan) {
  int64_t columns = smaller_of(few_rows_columns, parts(plan->args->n, enough_blocks));
  plan->block_rows = plan->args->m;
  plan->block_columns = rounded_up(columns, plan->kernels->panel_columns);
  plan->column_blocks = parts(plan->args->n, plan->block_columns);
  return plan->column_blocks;
}

static bool packs_a(const sq_matmul_arguments *args) {
  // The rows of a transposed A are short pieces far apart, which the first cache forgets.
  return args->a_column != 1 && args->m * args->k > 8192 && args->a_column * args->k > near_a;
}

// Not many rows use a packed column only a few times. Packed where it is used, one thread's
// packing, which waits for memory, goes beside the other's arithmetic. Where both operands are
// packed, the larger one is so: what all share goes from one core's cache to the other's.
bool sq_matmul_packs_by_block(const sq_matmul_arguments *args) {
  if (packs_a(args)) return args->n > args->m;
  return args->a_column == 1 && args->m >= 64 && args->m <= few_rows && args->n >= 512 &&
         args->k >= 256;
}

static plan plan_for(const sq_matmul_arguments *args, bool alone) {
  plan plan = {.args = args, .kernels = sq_kernels()};
  plan.slice = args->k <= longest_slice ? args->k : parts(args->k, parts(args->k, longest_slice));
  if (plan.slice < 1) plan.slice = 1;
  // Rows of B that are adjacent can be read where they are; copying them first pays when many row
  // tiles read them again.
  bool b_near = args->b_row * args->k <= near_b;
  plan.b_packed = args->b_column != 1 || args->m > (b_near ? near_b_rows : 64) ||
                  (args->m > 24 && args->n * args->k > 8192 && !b_near);
  plan.a_packed = packs_a(args);
  if (!plan.b_packed) {
    int64_t panel = plan.kernels->panel_columns;
    bool whole_vectors = args->n % plan.kernels->vector_width == 0;
    plan.skipped_columns = whole_vectors ? args->n : rounded_down(args->n, panel);
  }
  plan.b_by_block = !alone && sq_matmul_packs_by_block(args);
  plan.a_shared = plan.b_by_block && plan.a_packed;
  plan.packed_columns =
      plan.b_by_block ? 0 : rounded_up(args->n - plan.skipped_columns, plan.kernels->vector_width);
  return plan;
}

void sq_matmul_in_blocks(const sq_matmul_arguments *args, bool alone) {
  plan plan = plan_for(args, alone);
  _Alignas(64) float local[stack_floats];
  int64_t packed_count = plan.packed_columns * args->k;
  plan.packed_b = packed_count <= stack_floats ? local : sq_allocate(packed_count);
  int64_t columns = args->n - plan.skipped_columns;
  if (alone) {
    if (columns > 0) pack_columns(&plan, 0, columns);
    compute_block(&plan, 0, args->m, 0, args->n);
  } else {
    int64_t blocks = plan.b_by_block ? cut_into_columns(&plan) : cut_into_blocks(&plan);
    if (plan.a_shared) {
      plan.packed_a = sq_allocate(args->m * args->k);
      sq_parallel_for(parts(args->m, shared_rows), 1, pack_shared_rows, &plan);
    } else if (!plan.b_by_block) {
      sq_parallel_for(columns, 2 * plan.kernels->panel_columns, pack_columns, &plan);
    }
    sq_parallel_for(blocks, 1, compute_blocks, &plan);
    sq_release(plan.packed_a);
  }
  if (plan.packed_b != local) sq_release(plan.packed_b);
}
