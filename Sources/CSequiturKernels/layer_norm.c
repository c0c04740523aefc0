// Layer norm and RMS norm: rows shared out among threads. The gradients of weight and bias are
// summed in blocks of rows, and the blocks in their order.
#include <stddef.h>
#include "kernels.h"
#include "shares.h"

typedef struct {
  int64_t rows, columns;
  const float *x, *weight, *bias, *upstream;
  float epsilon;
  float *out, *means, *reciprocals;
} norm_rows;

static void layer_norm_chunk(void *context, int64_t begin, int64_t end) {
  const norm_rows *n = context;
  int64_t first = begin * n->columns;
  sq_kernels()->layer_norm(end - begin, n->columns, n->x + first, n->weight, n->bias, n->epsilon,
                           n->out + first, n->means + begin, n->reciprocals + begin);
}

void sq_layer_norm(int64_t rows, int64_t columns, const float *x, const float *weight,
                   const float *bias, float epsilon, float *out, float *means,
                   float *reciprocals) {
  norm_rows n = {rows, columns, x, weight, bias, NULL, epsilon, out, means, reciprocals};
  sq_share_items(rows, columns, layer_norm_chunk, &n);
}

static void rms_norm_chunk(void *context, int64_t begin, int64_t end) {
  const norm_rows *n = context;
  int64_t first = begin * n->columns;
  sq_kernels()->rms_norm(end - begin, n->columns, n->x + first, n->weight, n->epsilon,
                         n->out + first, n->reciprocals + begin);
}

void sq_rms_norm(int64_t rows, int64_t columns, const float *x, const float *weight, float epsilon,
                 float *out, float *reciprocals) {
  norm_rows n = {rows, columns, x, weight, NULL, NULL, epsilon, out, NULL, reciprocals};
  sq_share_items(rows, columns, rms_norm_chunk, &n);
}

// MARK: gradients

typedef struct {
  norm_rows forward;
  int64_t block;  // rows whose sums are taken together
  float *dx;
  float *d_weight, *d_bias;  // one row of sums for each block, or NULL
} norm_gradient;

static void gradient_chunk(void *context, int64_t begin, int64_t end) {
  const norm_gradient *g = context;
  const norm_rows *n = &g->forward;
  for (int64_t block = begin; block < end; block++) {
    int64_t row = block * g->block, first = row * n->columns;
    int64_t rows = n->rows - row < g->block ? n->rows - row : g->block;
    sq_kernels()->norm_backward(rows, n->columns, n->x + first, n->weight,
                                n->means ? n->means + row : NULL, n->reciprocals + row,
                                n->upstream + first, g->dx + first,
                                g->d_weight ? g->d_weight + block * n->columns : NULL,
                                g->d_bias ? g->d_bias + block * n->columns : NULL);
  }
}

static void norm_gradients(const norm_rows *forward, float *dx, float *d_weight, float *d_bias) {
  int64_t columns = forward->columns;
  if (columns <= 0) return;
  int64_t block = columns < chunk_elements ? chunk_elements / columns : 1;
  if (block < 32) block = 32;
  int64_t blocks = (forward->rows + block - 1) / block;
  norm_gradient g = {*forward, block, dx, d_weight, d_bias};
  if (blocks == 1) {
    gradient_chunk(&g, 0, 1);
    return;
  }
  int64_t count = blocks * columns;
  if (d_weight) g.d_weight = sq_allocate(count);
  if (d_bias) g.d_bias = sq_allocate(count);
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

void sq_layer_norm_backward(int64_t rows, int64_t columns, const float *x, const float *weight,
                            const float *means, const float *reciprocals, const float *upstream,
                            float *dx, float *d_weight, float *d_bias) {
  norm_rows n = {rows, columns, x, weight, NULL, upstream, 0, NULL, (float *)means,
                 (float *)reciprocals};
  norm_gradients(&n, dx, d_weight, d_bias);
}

void sq_rms_norm_backward(int64_t rows, int64_t columns, const float *x, const float *weight,
                          const float *reciprocals, const float *upstream, float *dx,
                          float *d_weight) {
  norm_rows n = {rows, columns, x, weight, NULL, upstream, 0, NULL, NULL, (float *)reciprocals};
  norm_gradients(&n, dx, d_weight, NULL);
}
