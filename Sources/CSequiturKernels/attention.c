// Scaled dot-product attention: for each head, and each block of its queries, a matrix product, a
// softmax in place and a second matrix product.
#include "attention.h"
#include <string.h>
#include "kernels.h"
#include "matmul.h"

sq_head_rows sq_present_rows(const float *rows, int64_t row_stride, int64_t keys, int64_t width,
                             const uint8_t *present) {
  sq_head_rows result = {rows, row_stride, NULL, 0};
  if (!present || !memchr(present, 0, (size_t)keys)) return result;
  result.copy_count = keys * width;
  result.copy = sq_allocate(result.copy_count);
  for (int64_t s = 0; s < keys; s++) {
    float *to = result.copy + s * width;
    size_t size = (size_t)width * sizeof(float);
    if (present[s]) memcpy(to, rows + s * row_stride, size); else memset(to, 0, size);
  }
  result.rows = result.copy;
  result.row_stride = width;
  return result;
}

void sq_release_rows(sq_head_rows *rows) { sq_release(rows->copy, rows->copy_count); }

typedef struct {
  const sq_attention_shape *shape;
  const float *q, *k, *v;
  float *out, *weights;
  int64_t blocks;  // of queries, for each head
} forward;

// Turns a block's logits into weights, in place. `first` is the block's first query.
static void weigh(const sq_attention_shape *shape, int64_t b, int64_t h, int64_t first,
                  int64_t count, float *weights) {
  const sq_kernel_table *kernels = sq_kernels();
  int64_t keys = shape->keys;
  const uint8_t *present = shape->key_present ? shape->key_present + b * keys : NULL;
  if (!shape->causal && !present && !shape->bias) {
    kernels->softmax(count, keys, weights, weights);
    return;
  }
  for (int64_t t = first; t < first + count; t++, weights += keys) {
    int64_t visible = sq_visible_keys(shape, t);
    if (shape->bias) {
      const float *bias = shape->bias + b * shape->bias_batch + h * shape->bias_head + t * keys;
      kernels->add_scaled(visible, bias, 1, weights);
    }
    if (present) {
      kernels->masked_softmax(1, visible, weights, present, weights);
    } else if (visible > 0) {
      kernels->softmax(1, visible, weights, weights);
    }
    memset(weights + visible, 0, (size_t)(keys - visible) * sizeof(float));
  }
}

static void attend(const forward *f, int64_t b, int64_t h, int64_t first) {
  const sq_attention_shape *shape = f->shape;
  int64_t keys = shape->keys, count = sq_smaller(query_block, shape->queries - first);
  int64_t visible = sq_visible_keys(shape, first + count - 1);
  int64_t row = ((b * shape->heads + h) * shape->queries + first) * keys;
  const uint8_t *present = shape->key_present ? shape->key_present + b * keys : NULL;
  float *weights = f->weights + row;

  if (visible > 0) {
    sq_matmul_one(&(sq_matmul_arguments){
      .m = count, .n = visible, .k = shape->head_width,
      .a = f->q + b * shape->q_batch + first * shape->q_row + h * shape->head_width,
      .a_row = shape->q_row, .a_column = 1,
      .b = f->k + b * shape->k_batch + h * shape->head_width,
      .b_row = 1, .b_column = shape->k_row,
      .c = weights, .c_row = keys, .scale = shape->scale});
  }
  weigh(shape, b, h, first, count, weights);
  if (shape->value_width <= 0) return;

  const float *factors = weights;
  float *dropped = NULL;
  if (shape->dropout) {
    dropped = sq_allocate(count * keys);
    sq_kernels()->binary_run(SQ_MULTIPLY, count * keys, weights, 1, shape->dropout + row, 1,
                             dropped);
    factors = dropped;
  }
  sq_head_rows values =
      sq_present_rows(f->v + b * shape->v_batch + h * shape->value_width, shape->v_row, visible,
                      shape->value_width, present);
  sq_matmul_one(&(sq_matmul_arguments){
    .m = count, .n = shape->value_width, .k = visible,
    .a = factors, .a_row = keys, .a_column = 1,
    .b = values.rows, .b_row = values.row_stride, .b_column = 1,
    .c = f->out + b * shape->out_batch + first * shape->out_row + h * shape->value_width,
    .c_row = shape->out_row, .scale = 1});
  sq_release_rows(&values);
  sq_release(dropped, count * keys);
}

static void forward_chunk(void *context, int64_t begin, int64_t end) {
  const forward *f = context;
  for (int64_t i = begin; i < end; i++) {
    int64_t head = i / f->blocks;
    attend(f, head / f->shape->heads, head % f->shape->heads, i % f->blocks * query_block);
  }
}

void sq_attention(const sq_attention_shape *shape, const float *q, const float *k, const float *v,
                  float *out, float *weights) {
  if (shape->queries <= 0) return;
  int64_t blocks = (shape->queries + query_block - 1) / query_block;
  forward f = {shape, q, k, v, out, weights, blocks};
  double work = (double)sq_smaller(query_block, shape->queries) * (double)shape->keys *
                (double)(shape->head_width + shape->value_width + 32);
  int64_t items = shape->batch * shape->heads * blocks;
  int64_t grain = (int64_t)(attention_chunk / (work + 1)) + 1;
  sq_parallel_for(items, items <= 2 * grain ? items : grain, forward_chunk, &f);
}
