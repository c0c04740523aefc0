// Copies between dense arrays and arrays read or written with strides.
#include <string.h>
#include "shares.h"
#include "sequitur_kernels.h"
#include "strides.h"

typedef struct {
  const sq_walk *walk;
  const float *x;
  float *out;
  bool accumulate;
} copy;

// A square of this many rows and columns of a transposed array stays in the first cache.
enum { square = 16 };

// out[i * out_row + j] = x[j * x_column + i], square after square, so that neither side is walked
// across cache lines for long.
static void copy_transposed(int64_t rows, int64_t columns, const float *x, int64_t x_column,
                            float *out, int64_t out_row) {
  for (int64_t i = 0; i < rows; i += square) {
    int64_t i_end = i + square < rows ? i + square : rows;
    for (int64_t j = 0; j < columns; j += square) {
      int64_t j_end = j + square < columns ? j + square : columns;
      for (int64_t row = i; row < i_end; row++) {
        for (int64_t column = j; column < j_end; column++) {
          out[row * out_row + column] = x[column * x_column + row];
        }
      }
    }
  }
}

static void copy_runs(void *context, int64_t begin, int64_t end) {
  const copy *c = context;
  int last = c->walk->rank - 1;
  int64_t length = c->walk->dimensions[last], step = c->walk->strides[0][last];
  for (int64_t run = begin; run < end; run++) {
    int64_t start;
    sq_run_start(c->walk, run, &start);
    const float *from = c->x + start;
    float *to = c->out + run * length;
    if (step == 1) {
      memcpy(to, from, (size_t)length * sizeof(float));
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
    int64_t start;
    sq_run_start(c->walk, matrix * rows, &start);
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
  for (int64_t run = begin; run < end; run++) {
    int64_t start;
    sq_run_start(c->walk, run, &start);
    const float *from = c->x + run * length;
    float *to = c->out + start;
    if (c->accumulate) {
      for (int64_t i = 0; i < length; i++) to[i * step] += from[i];
    } else {
      for (int64_t i = 0; i < length; i++) to[i * step] = from[i];
    }
  }
}

void sq_scatter_strided(int rank, const int64_t *dimensions, const float *x, float *out,
                        const int64_t *out_strides, bool accumulate) {
  sq_walk walk;
  if (!sq_make_walk(&walk, rank, dimensions, out_strides, NULL)) return;
  copy c = {.walk = &walk, .x = x, .out = out, .accumulate = accumulate};
  sq_share_items(walk.runs, walk.dimensions[walk.rank - 1], scatter_runs, &c);
}
