// Copies between dense arrays and arrays read or written with strides.
#include <string.h>
#include "kernels.h"
#include "shares.h"
#include "strides.h"

typedef struct {
  const sq_walk *walk;
  const float *x;
  float *out;
} copy;

// A square of this many rows and columns of a transposed array stays in the first cache.
enum { square = 16 };

// out[i * out_row + j] = x[j * x_column + i], square after square, so that neither side is walked
// across cache lines for long.
static void copy_transposed(int64_t rows, int64_t columns, const float *x, int64_t x_column,
                            float *out, int64_t out_row) {
  const sq_kernel_table *kernels = sq_kernels();
  for (int64_t i = 0; i < rows; i += square) {
    for (int64_t j = 0; j < columns; j += square) {
      kernels->transpose(rows - i < square ? rows - i : square,
                         columns - j < square ? columns - j : square, x + j * x_column + i,
                         x_column, out + i * out_row + j, out_row);
    }
  }
}

static void copy_runs(void *context, int64_t begin, int64_t end) {
  const copy *c = context;
  int last = c->walk->rank - 1;
  int64_t length = c->walk->dimensions[last], step = c->walk->strides[0][last];
  sq_cursor cursor = sq_cursor_at(c->walk, begin);
  for (int64_t run = begin; run < end; run++, sq_next_run(c->walk, &cursor)) {
    const float *from = c->x + cursor.starts[0];
    float *to = c->out + run * length;
    if (step == 1 && length > 64) {
      memcpy(to, from, (size_t)length * sizeof(float));
    } else if (step == 1) {
      for (int64_t i = 0; i < length; i++) to[i] = from[i];
    } else {
      for (int64_t i = 0; i < length; i++) to[i] = from[i * step];
    }
  }
}

// The last two dimensions are a transposed matrix: rows 1 apart, columns further.
static void copy_matrices(void *context, int64_t begin, int64_t end) {
  const copy *c = context;
  int last = c->walk->rank - 1;
  int64_t rows = c->walk->dimensions[last - 1], columns = c->walk->dimensions[last];
  for (int64_t matrix = begin; matrix < end; matrix++) {
    int64_t start = sq_cursor_at(c->walk, matrix * rows).starts[0];
    copy_transposed(rows, columns, c->x + start, c->walk->strides[0][last],
                    c->out + matrix * rows * columns, columns);
  }
}

void sq_copy_strided(int rank, const int64_t *dimensions, const float *x, const int64_t *x_strides,
                     float *out) {
  sq_walk walk;
  if (!sq_make_walk(&walk, rank, dimensions, x_strides, NULL)) return;
  copy c = {.walk = &walk, .x = x, .out = out};
  int last = walk.rank - 1;
  int64_t length = walk.dimensions[last];
  if (last > 0 && walk.strides[0][last] != 1 && walk.strides[0][last - 1] == 1) {
    int64_t rows = walk.dimensions[last - 1];
    sq_share_items(walk.runs / rows, rows * length, copy_matrices, &c);
  } else {
    sq_share_items(walk.runs, length, copy_runs, &c);
  }
}

static void scatter_runs(void *context, int64_t begin, int64_t end) {
  const copy *c = context;
  int last = c->walk->rank - 1;
  int64_t length = c->walk->dimensions[last], step = c->walk->strides[0][last];
  sq_cursor cursor = sq_cursor_at(c->walk, begin);
  for (int64_t run = begin; run < end; run++, sq_next_run(c->walk, &cursor)) {
    const float *from = c->x + run * length;
    float *to = c->out + cursor.starts[0];
    for (int64_t i = 0; i < length; i++) to[i * step] = from[i];
  }
}

void sq_scatter_strided(int rank, const int64_t *dimensions, const float *x, float *out,
                        const int64_t *out_strides) {
  sq_walk walk;
  if (!sq_make_walk(&walk, rank, dimensions, out_strides, NULL)) return;
  copy c = {.walk = &walk, .x = x, .out = out};
  sq_share_items(walk.runs, walk.dimensions[walk.rank - 1], scatter_runs, &c);
}
