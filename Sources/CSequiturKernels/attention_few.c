// Attention of a few queries, as when generating token after token: each is a row of dot products,
// a softmax and a row times a matrix, and reads the keys and values once.
#include <math.h>
#include "attention.h"
#include "matmul.h"

typedef struct {
  const sq_attention_shape *shape;
  const float *q, *k, *v;
  float *out, *statistics;
} few_queries;

// The largest logit of a query, and one over the sum of e^(logit - largest); zeros where it sees none.
typedef struct {
  float maximum, factor;
} query_statistics;

// The weights of query t on the keys it sees, after dropout.
static query_statistics weigh(const few_queries *f, int64_t b, int64_t h, int64_t t, float *weights) {
  const sq_attention_shape *shape = f->shape;
  const sq_kernel_table *kernels = sq_kernels();
  int64_t visible = sq_visible_keys(shape, t), width = shape->head_width;
  kernels->matmul_dots(&(sq_matmul_block){
    .m = 1, .n = visible, .k = width,
    .a = f->q + b * shape->q_batch + t * shape->q_row + h * width, .a_column = 1,
    .b = f->k + b * shape->k_batch + h * width, .b_row = shape->k_row,
    .c = weights, .scale = shape->scale});
  if (shape->bias) {
    const float *bias =
        shape->bias + b * shape->bias_batch + h * shape->bias_head + t * shape->keys;
    kernels->add_scaled(visible, bias, 1, weights);
  }
  for (int64_t s = 0; shape->key_present && s < visible; s++) {
    if (!shape->key_present[b * shape->keys + s]) weights[s] = -__builtin_inff();
  }
  float largest;
  kernels->maximum_run(visible, weights, &largest, NULL);
  if (largest == -__builtin_inff()) {
    for (int64_t s = 0; s < visible; s++) weights[s] = 0;
    return (query_statistics){0, 0};
  }
  sq_softmax_rows row = {.columns = visible, .x = weights, .out = weights};
  kernels->softmax(&row, 0, 1);
  // The heaviest was e^0 = 1 before the division.
  query_statistics found = {largest, 1};
  if (f->statistics) kernels->maximum_run(visible, weights, &found.factor, NULL);
  if (shape->dropout) {
    int64_t row = ((b * shape->heads + h) * shape->queries + t) * shape->keys;
    kernels->binary_run(SQ_MULTIPLY, visible, weights, 1, shape->dropout + row, 1, weights);
  }
  return found;
}

static void head_chunk(void *context, int64_t begin, int64_t end) {
  const few_queries *f = context;
  const sq_attention_shape *shape = f->shape;
  int64_t keys = shape->keys, values = shape->value_width;
  float *weights = sq_allocate(keys);
  // What planning the product of a few short rows would find out each time anew.
  bool in_place = values <= sq_kernels()->panel_columns && sq_whole_vectors(values) == values;
  float *copy = shape->key_present ? sq_allocate(keys * values) : NULL;
  for (int64_t i = begin; i < end; i++) {
    int64_t b = i / shape->heads, h = i % shape->heads;
    sq_rows v = {f->v + b * shape->v_batch + h * values, shape->v_row};
    if (copy) {
      const uint8_t *present = shape->key_present + b * keys;
      sq_kernels()->copy_present_rows(keys, values, v.first, v.row, present, copy);
      v = (sq_rows){copy, values};
    }
    for (int64_t t = 0; t < shape->queries; t++) {
      int64_t visible = sq_visible_keys(shape, t);
      query_statistics found = {0, 0};
      if (visible > 0) found = weigh(f, b, h, t, weights);
      if (f->statistics) {
        f->statistics[i * shape->queries + t] = found.maximum;
        f->statistics[sq_query_rows(shape) + i * shape->queries + t] = found.factor;
      }
      if (values <= 0) continue;
      float *out = f->out + b * shape->out_batch + t * shape->out_row + h * values;
      if (in_place && visible <= sq_small_length) {
        sq_strip_product(sq_kernels(), 1, values, visible, weights, visible, 1, v.first, v.row,
                         out, shape->out_row, 1, false);
        continue;
      }
      sq_matmul_one(&(sq_matmul_arguments){
        .m = 1, .n = values, .k = visible, .a = weights, .a_row = visible, .a_column = 1,
        .b = v.first, .b_row = v.row, .b_column = 1,
        .c = out, .c_row = shape->out_row, .scale = 1});
    }
  }
  sq_release(weights);
  sq_release(copy);
}

void sq_attend_few(const sq_attention_shape *shape, const float *q, const float *k,
                   const float *v, float *out, float *statistics) {
  few_queries f = {shape, q, k, v, out, statistics};
  // Four times the multiply-adds, since each value read takes part in only a few.
  double work = 4 * (double)shape->queries * (double)shape->keys *
                (double)(shape->head_width + shape->value_width + 32);
  sq_share_attention(shape->batch * shape->heads, work, head_chunk, &f);
}
