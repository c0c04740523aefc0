// The gradient of attention, a head at a time, block after block of its queries. With P = weights,
// D = dropout factors, dO = the gradient of the output and dL = that of the logits and their bias:
//   dV = (P D)^T dO    dP = (dO V^T) D    dL = P (dP - sum(P dP))
//   dQ = scale dL K    dK = scale dL^T Q
#include <string.h>
#include "attention.h"
#include "kernels.h"
#include "matmul.h"

typedef struct {
  const sq_attention_shape *shape;
  const float *q, *k, *v, *weights, *d_out;
  float *d_q, *d_k, *d_v, *d_bias;
} backward;

static void clear_rows(int64_t rows, int64_t width, int64_t stride, float *x) {
  for (int64_t s = 0; s < rows; s++) memset(x + s * stride, 0, (size_t)width * sizeof(float));
}

// From the gradient of the weighted sum (count x visible, rows `keys` apart) to that of the logits,
// in place. `first` is the block's first query, to which weights and dropout point.
static void logits_gradient(const sq_attention_shape *shape, const float *weights,
                            const float *dropout, int64_t first, int64_t count, float *gradient) {
  const sq_kernel_table *kernels = sq_kernels();
  int64_t keys = shape->keys;
  for (int64_t t = first; t < first + count; t++) {
    int64_t visible = sq_visible_keys(shape, t);
    if (dropout) {
      kernels->binary_run(SQ_MULTIPLY, visible, gradient, 1, dropout, 1, gradient);
      dropout += keys;
    }
    kernels->softmax_backward(1, visible, weights, gradient, gradient);
    memset(gradient + visible, 0, (size_t)(keys - visible) * sizeof(float));
    weights += keys;
    gradient += keys;
  }
}

// One head. `gradient` and `dropped` have room for query_block rows of keys; dropped only if there
// is dropout.
static void head_backward(const backward *g, int64_t b, int64_t h, float *gradient,
                          float *dropped) {
  const sq_attention_shape *shape = g->shape;
  int64_t keys = shape->keys, width = shape->head_width, value_width = shape->value_width;
  int64_t k_place = b * shape->k_batch + h * width;
  int64_t v_place = b * shape->v_batch + h * value_width;
  const uint8_t *present = shape->key_present ? shape->key_present + b * keys : NULL;
  sq_head_rows k = sq_present_rows(g->k + k_place, shape->k_row, keys, width, present);
  sq_head_rows v = sq_present_rows(g->v + v_place, shape->v_row, keys, value_width, present);
  clear_rows(keys, width, shape->k_row, g->d_k + k_place);
  clear_rows(keys, value_width, shape->v_row, g->d_v + v_place);

  for (int64_t first = 0; first < shape->queries; first += query_block) {
    int64_t count = sq_smaller(query_block, shape->queries - first);
    int64_t visible = sq_visible_keys(shape, first + count - 1);
    int64_t row = ((b * shape->heads + h) * shape->queries + first) * keys;
    int64_t q_place = b * shape->q_batch + first * shape->q_row + h * width;
    const float *weights = g->weights + row, *factors = weights;
    const float *dropout = shape->dropout ? shape->dropout + row : NULL;
    const float *d_out =
        g->d_out + b * shape->out_batch + first * shape->out_row + h * value_width;
    if (dropout) {
      sq_kernels()->binary_run(SQ_MULTIPLY, count * keys, weights, 1, dropout, 1, dropped);
      factors = dropped;
    }
    if (visible > 0 && value_width > 0) {
      sq_matmul_one(&(sq_matmul_arguments){
        .m = visible, .n = value_width, .k = count,
        .a = factors, .a_row = 1, .a_column = keys,
        .b = d_out, .b_row = shape->out_row, .b_column = 1,
        .c = g->d_v + v_place, .c_row = shape->v_row, .scale = 1, .accumulate = true});
    }
    if (visible > 0) {
      sq_matmul_one(&(sq_matmul_arguments){
        .m = count, .n = visible, .k = value_width,
        .a = d_out, .a_row = shape->out_row, .a_column = 1,
        .b = v.rows, .b_row = 1, .b_column = v.row_stride,
        .c = gradient, .c_row = keys, .scale = 1});
    }
    logits_gradient(shape, weights, dropout, first, count, gradient);
    if (g->d_bias) memcpy(g->d_bias + row, gradient, (size_t)(count * keys) * sizeof(float));
    if (width <= 0) continue;
    sq_matmul_one(&(sq_matmul_arguments){
      .m = count, .n = width, .k = visible,
      .a = gradient, .a_row = keys, .a_column = 1,
      .b = k.rows, .b_row = k.row_stride, .b_column = 1,
      .c = g->d_q + q_place, .c_row = shape->q_row, .scale = shape->scale});
    if (visible > 0) {
      sq_matmul_one(&(sq_matmul_arguments){
        .m = visible, .n = width, .k = count,
        .a = gradient, .a_row = 1, .a_column = keys,
        .b = g->q + q_place, .b_row = shape->q_row, .b_column = 1,
        .c = g->d_k + k_place, .c_row = shape->k_row, .scale = shape->scale,
        .accumulate = true});
    }
  }
  sq_release_rows(&k);
  sq_release_rows(&v);
}

static void backward_chunk(void *context, int64_t begin, int64_t end) {
  const backward *g = context;
  const sq_attention_shape *shape = g->shape;
  int64_t count = sq_smaller(query_block, shape->queries) * shape->keys;
  float *gradient = sq_allocate(count);
  float *dropped = shape->dropout ? sq_allocate(count) : NULL;
  for (int64_t i = begin; i < end; i++) {
    head_backward(g, i / shape->heads, i % shape->heads, gradient, dropped);
  }
  sq_release(gradient, count);
  sq_release(dropped, count);
}

void sq_attention_backward(const sq_attention_shape *shape, const float *q, const float *k,
                           const float *v, const float *weights, const float *d_out, float *d_q,
                           float *d_k, float *d_v, float *d_bias) {
  backward g = {shape, q, k, v, weights, d_out, d_q, d_k, d_v, d_bias};
  double work = (double)shape->queries * (double)shape->keys *
                (double)(2 * shape->head_width + 2 * shape->value_width + 32);
  int64_t items = shape->batch * shape->heads;
  int64_t grain = (int64_t)(attention_chunk / (work + 1)) + 1;
  sq_parallel_for(items, items <= 2 * grain ? items : grain, backward_chunk, &g);
}
