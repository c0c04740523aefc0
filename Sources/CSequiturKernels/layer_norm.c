// Layer norm and RMS norm: rows shared out among threads. The gradients of weight and bias are
// summed in blocks of rows, and the blocks in their order.
#include <stddef.h>
#include "kernels.h"
#include "shares.h"

// Floats of a sum that are still in the first cache when they are normalised.
static const int64_t summed_together = 2048;

typedef struct {
  int64_t columns;
  const float *x, *branch;
  float *sum;
  const float *weight, *bias;
  float epsilon;
  float *out, *means, *reciprocals;  // without means it is RMS norm
} norm;

static void normalize(const norm *n, int64_t row, int64_t rows) {
  int64_t first = row * n->columns;
  const float *x = (n->branch ? n->sum : n->x) + first;
  if (n->means) {
    sq_kernels()->layer_norm(rows, n->columns, x, n->weight, n->bias, n->epsilon, n->out + first,
                             n->means + row, n->reciprocals + row);
  } else {
    sq_kernels()->rms_norm(rows, n->columns, x, n->weight, n->epsilon, n->out + first,
                           n->reciprocals + row);
  }
}

static void norm_chunk(void *context, int64_t begin, int64_t end) {
  const norm *n = context;
  if (!n->branch) {
    normalize(n, begin, end - begin);
    return;
  }
  int64_t step = n->columns > 0 ? summed_together / n->columns + 1 : 1;
  for (int64_t row = begin; row < end; row += step) {
    int64_t rows = end - row < step ? end - row : step, first = row * n->columns;
    sq_kernels()->binary_run(SQ_ADD, rows * n->columns, n->x + first, 1, n->branch + first, 1,
                             n->sum + first);
    normalize(n, row, rows);
  }
}

void sq_norm(int64_t rows, int64_t columns, const float *x, const float *branch, float *sum,
             const float *weight, const float *bias, float epsilon, float *out, float *means,
             float *reciprocals) {
  norm n = {columns, x, branch, sum, weight, bias, epsilon, out, means, reciprocals};
  sq_share_items(rows, columns, norm_chunk, &n);
}

// MARK: gradients

typedef struct {
  int64_t rows, columns;
  const float *x, *weight, *means, *reciprocals, *upstream;
  float *dx;  // NULL: not asked for
  bool accumulate;
  int64_t block;             // rows whose sums are taken together
  float *d_weight, *d_bias;  // one row of sums for each block; NULL: not asked for
} norm_gradient;

static void gradient_chunk(void *context, int64_t begin, int64_t end) {
  const norm_gradient *g = context;
  for (int64_t block = begin; block < end; block++) {
    int64_t row = block * g->block, first = row * g->columns;
    int64_t rows = g->rows - row < g->block ? g->rows - row : g->block;
    sq_kernels()->norm_backward(rows, g->columns, g->x + first, g->weight,
                                g->means ? g->means + row : NULL, g->reciprocals + row,
                                g->upstream + first, g->dx ? g->dx + first : NULL, g->accumulate,
                                g->d_weight ? g->d_weight + block * g->columns : NULL,
                                g->d_bias ? g->d_bias + block * g->columns : NULL);
  }
}

void sq_norm_backward(int64_t rows, int64_t columns, const float *x, const float *weight,
                      const float *means, const float *reciprocals, const float *upstream,
                      float *dx, bool accumulate, float *d_weight, float *d_bias) {
  if (columns <= 0 || !(dx || d_weight || d_bias)) return;
  norm_gradient g = {rows, columns, x, weight, means, reciprocals, upstream, dx, accumulate,
                     columns < chunk_elements ? chunk_elements / columns : 1, d_weight, d_bias};
  if (g.block < 32) g.block = 32;
  int64_t blocks = (rows + g.block - 1) / g.block;
  if (blocks == 1) {
    gradient_chunk(&g, 0, 1);
    return;
  }
  if (d_weight) g.d_weight = sq_allocate(blocks * columns);
  if (d_bias) g.d_bias = sq_allocate(blocks * columns);
  sq_parallel_for(blocks, 1, gradient_chunk, &g);
  if (d_weight) {
    sq_sum(1, blocks, columns, g.d_weight, d_weight);
    sq_release(g.d_weight);
  }
  if (d_bias) {
    sq_sum(1, blocks, columns, g.d_bias, d_bias);
    sq_release(g.d_bias);
  }
}
