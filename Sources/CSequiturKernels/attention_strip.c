// A strip of logits: a product, and the bias and dropout factors that belong to it, turned to stand
// as it does, with the queries in the lanes.
#include "attention.h"
#include <string.h>

// The part of x, [.., queries, keys], that belongs to a strip, one key a row.
static const float *turned(const sq_query_block *block, const float *x, int64_t lane,
                           int64_t begin, int64_t keys, int64_t row, float *to) {
  int64_t columns = sq_smaller(block->count - lane, block->kernels->panel_columns);
  const float *from = x + (block->first + lane) * block->shape->keys + begin;
  block->kernels->transpose(keys, columns, from, block->shape->keys, to, row);
  return to;
}

// A key's logits are a row of the strip, those of the lanes beyond the queries zeros.
static void few_logits(const sq_query_block *block, int64_t keys, sq_rows k, float *logits,
                       int64_t lanes, int64_t row) {
  enum { dots_at_a_time = 64 };
  const sq_attention_shape *shape = block->shape;
  for (int64_t s = 0; s < keys; s++) memset(logits + s * row, 0, (size_t)lanes * sizeof(float));
  for (int64_t begin = 0; begin < keys; begin += dots_at_a_time) {
    int64_t count = sq_smaller(dots_at_a_time, keys - begin);
    for (int64_t t = 0; t < block->count; t++) {
      float dots[dots_at_a_time];
      block->kernels->matmul_dots(&(sq_matmul_block){
        .m = 1, .n = count, .k = shape->head_width, .a = block->q + t * shape->q_row,
        .a_column = 1, .b = k.first + begin * k.row, .b_row = k.row, .c = dots,
        .scale = shape->scale});
      for (int64_t s = 0; s < count; s++) logits[(begin + s) * row + t] = dots[s];
    }
  }
}

sq_attention_strip sq_strip_logits(const sq_query_block *block, int64_t lane, int64_t begin,
                                   int64_t keys, sq_rows k, float *logits, int64_t row,
                                   float *side) {
  const sq_attention_shape *shape = block->shape;
  int64_t width = shape->head_width;
  int64_t lanes = sq_smaller(block->lanes - lane, block->kernels->panel_columns);
  if (shape->queries <= sq_few_queries) {
    few_logits(block, keys, k, logits, lanes, row);
  } else {
    sq_strip_product(block->kernels, keys, lanes, width, k.first, k.row, 1,
                     block->packed_q + lane * width, lanes, logits, row, shape->scale, false);
  }
  sq_attention_strip strip = {
    .keys = keys, .lanes = lanes, .row = row, .logits = logits,
    .reach = sq_reach(shape, block->first + lane) - begin,
  };
  int64_t head = block->b * shape->heads + block->h;
  const float *bias = sq_head_bias(shape, block->b, block->h);
  if (bias) strip.bias = turned(block, bias, lane, begin, keys, row, side);
  if (shape->dropout) {
    const float *dropout = shape->dropout + head * shape->queries * shape->keys;
    strip.dropout = turned(block, dropout, lane, begin, keys, row, side + keys * row);
  }
  if (shape->key_present) strip.present = shape->key_present + block->b * shape->keys + begin;
  if (!shape->causal) strip.reach = keys;
  return strip;
}
