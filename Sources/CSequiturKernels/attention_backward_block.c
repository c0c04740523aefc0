// The gradient of attention for one block of queries: it meets one block of keys after another.
#include <string.h>
#include "attention_backward.h"

// Weights after dropout and gradient of the logits for one strip; and what it adds to dQ.
static void strip_gradient(const sq_backward *g, const sq_backward_workspace *w,
                           const sq_query_block *block, int64_t lane, int64_t begin, int64_t keys,
                           sq_rows k) {
  const sq_attention_shape *shape = g->shape;
  const sq_kernel_table *kernels = block->kernels;
  int64_t width = shape->head_width, row = block->lanes;
  int64_t lanes = sq_smaller(kernels->panel_columns, row - lane);
  float *weights = w->weights + lane, *gradient = w->gradient + lane;
  int64_t seen = sq_strip_keys(block, lane, begin, keys);
  for (int64_t s = seen; s < keys; s++) {
    memset(weights + s * row, 0, (size_t)lanes * sizeof(float));
    if (g->needs_logits) memset(gradient + s * row, 0, (size_t)lanes * sizeof(float));
  }
  if (seen == 0) return;
  sq_attention_strip strip =
      sq_strip_logits(block, lane, begin, seen, k, weights, row, w->side + lane);
  kernels->attention_weights(&strip, w->maxima + lane, w->factors + lane);
  if (!g->needs_logits) {
    for (int64_t place = 0; strip.dropout && place < seen * row; place += row) {
      kernels->binary_run(SQ_MULTIPLY, lanes, weights + place, 1, strip.dropout + place, 1,
                          weights + place);
    }
    return;
  }
  const float *v = w->v + begin * shape->v_row, *d_out = w->columns_do + lane * shape->value_width;
  sq_strip_product(kernels, seen, lanes, shape->value_width, v, shape->v_row, 1, d_out, lanes,
                   gradient, row, 1, false);
  if (w->one_key_block) kernels->attention_deltas(&strip, gradient, w->deltas + lane);
  kernels->attention_gradient(&strip, w->deltas + lane, gradient);
  if (g->d_bias) {
    int64_t t = (w->b * shape->heads + w->h) * shape->queries + block->first + lane;
    kernels->transpose(sq_smaller(lanes, block->count - lane), seen, gradient, row,
                       g->d_bias + t * shape->keys + begin, shape->keys);
  }
  if (!g->d_q) return;
  sq_strip_product(kernels, width, lanes, seen, k.first, 1, k.row, gradient, row,
                   w->columns_dq + lane * width, lanes, shape->scale, begin > 0);
}

// What a block adds to dK or dV of `keys` keys from `begin` on, whose weights or gradients are `a`:
// their rows become scale * a b, or that is added to them.
static void add_to_keys(const sq_query_block *block, int64_t begin, int64_t keys, const float *a,
                        const sq_row_panels *b, const sq_gradient_rows *to, float scale,
                        bool accumulate) {
  if (!to->first) return;
  const sq_attention_shape *shape = block->shape;
  // On the diagonal the first queries do not see the last keys: steps of a few keys each.
  bool diagonal = sq_visible_keys(shape, block->first) < begin + keys;
  int64_t step = diagonal ? 2 * block->kernels->tile_rows : keys;
  for (int64_t key = 0; key < keys; key += step) {
    int64_t lane = begin + key + 1 - sq_reach(shape, block->first);
    if (lane < 0 || !shape->causal) lane = 0;
    block->kernels->matmul_block(&(sq_matmul_block){
      .m = sq_smaller(step, keys - key), .n = to->width, .k = block->count - lane,
      .a = a + key * block->lanes + lane, .a_row = block->lanes, .a_column = 1,
      .b = b->rows + lane * b->row, .b_panel = b->panel, .b_row = b->row,
      .b_tail = b->rows + b->tail + lane * b->tail_row, .b_tail_row = b->tail_row,
      .c = to->first + (begin + key) * to->row, .c_row = to->row,
      .scale = scale, .accumulate = accumulate});
  }
}

void sq_attention_backward_block(const sq_backward *g, const sq_backward_workspace *w,
                                 int64_t first, int64_t count, bool accumulate) {
  const sq_attention_shape *shape = g->shape;
  const sq_kernel_table *kernels = sq_kernels();
  int64_t width = shape->head_width, values = shape->value_width, panel = kernels->panel_columns;
  const float *q = w->q + first * shape->q_row, *d_out = w->d_out + first * shape->out_row;
  sq_query_block block = {shape, kernels, w->b, w->h, first, count, sq_whole_vectors(count), q,
                          w->columns_q};
  kernels->pack_b(width, count, q, 1, shape->q_row, w->columns_q);
  if (g->needs_logits) kernels->pack_b(values, count, d_out, 1, shape->out_row, w->columns_do);
  sq_row_panels q_rows = {0}, do_rows = {0};
  if (w->d_k.first) q_rows = sq_make_panels(count, width, q, shape->q_row, w->rows_q);
  if (w->d_v.first) do_rows = sq_make_panels(count, values, d_out, shape->out_row, w->rows_do);
  if (g->d_q) memset(w->columns_dq, 0, (size_t)(block.lanes * width) * sizeof(float));
  if (g->d_bias) {
    int64_t row = (w->b * shape->heads + w->h) * shape->queries + first;
    memset(g->d_bias + row * shape->keys, 0, (size_t)(count * shape->keys) * sizeof(float));
  }
  int64_t visible = sq_visible_keys(shape, first + count - 1);
  const uint8_t *present = shape->key_present ? shape->key_present + w->b * shape->keys : NULL;
  for (int64_t begin = 0; begin < visible; begin += sq_backward_keys) {
    int64_t keys = sq_smaller(sq_backward_keys, visible - begin);
    sq_rows k = sq_present_rows(keys, width, w->k + begin * shape->k_row, shape->k_row,
                                present ? present + begin : NULL, w->keys);
    for (int64_t lane = 0; lane < block.lanes; lane += panel) {
      strip_gradient(g, w, &block, lane, begin, keys, k);
    }
    add_to_keys(&block, begin, keys, w->weights, &do_rows, &w->d_v, 1, accumulate);
    add_to_keys(&block, begin, keys, w->gradient, &q_rows, &w->d_k, shape->scale, accumulate);
  }
  for (int64_t lane = 0; g->d_q && lane < count; lane += panel) {
    int64_t lanes = sq_smaller(panel, block.lanes - lane);
    kernels->transpose(sq_smaller(lanes, count - lane), width, w->columns_dq + lane * width,
                       lanes, w->d_q + (first + lane) * shape->q_row, shape->q_row);
  }
}
