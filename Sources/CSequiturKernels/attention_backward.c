// The gradient of attention (FlashAttention-2, Dao 2023): for each head, a block of its queries
// meets one block of keys after another and computes their weights P again. With F = dropout
// factors, dO = the gradient of the output and dL = that of the logits:
//   dV = (P F)^T dO    delta = sum(dO O)    dL = P ((dO V^T) F - delta)
//   dQ = scale dL K    dK = scale dL^T Q
// P and dL stand with keys in rows and queries in lanes. What is not asked for is not computed: dV
// alone needs no dL.
#include <string.h>
#include "attention_backward.h"

static float *offset(float *array, int64_t count) { return array ? array + count : NULL; }

static sq_gradient_rows rows_of_part(const sq_backward *g, const sq_key_gradient *d, int64_t head,
                                     int64_t part) {
  int64_t heads = g->shape->heads;
  if (part > 0) {
    int64_t place = (head * (g->parts - 1) + part - 1) * g->shape->keys;
    return (sq_gradient_rows){offset(d->parts, place * d->width), d->width, d->width};
  }
  float *first = offset(d->whole, head / heads * d->batch + head % heads * d->width);
  return (sq_gradient_rows){first, d->row, d->width};
}

static sq_backward_workspace allocate_workspace(const sq_backward *g) {
  const sq_attention_shape *shape = g->shape;
  int64_t lanes = sq_whole_vectors(sq_smaller(sq_backward_queries, shape->queries));
  int64_t keys = sq_smaller(sq_backward_keys, shape->keys);
  int64_t width = shape->head_width, values = shape->value_width;
  bool turns = shape->bias || shape->dropout;
  int64_t sizes[] = {
    lanes * width, g->needs_logits ? lanes * values : 0,
    g->d_k.whole ? lanes * sq_whole_vectors(width) : 0,
    g->d_v.whole ? lanes * sq_whole_vectors(values) : 0,
    g->d_q ? lanes * width : 0, keys * width, keys * lanes, g->needs_logits ? keys * lanes : 0,
    turns ? 2 * keys * lanes : 0, lanes, lanes, lanes};
  sq_backward_workspace w = {0};
  float **parts[] = {&w.columns_q, &w.columns_do, &w.rows_q, &w.rows_do, &w.columns_dq, &w.keys,
                     &w.weights, &w.gradient, &w.side, &w.maxima, &w.factors,
                     &w.deltas};
  w.memory = sq_allocate_together(12, sizes, parts);
  return w;
}

static void clear_rows(const sq_gradient_rows *rows, int64_t keys) {
  for (int64_t s = 0; rows->first && s < keys; s++) {
    memset(rows->first + s * rows->row, 0, (size_t)rows->width * sizeof(float));
  }
}

static void clear_key_gradients(const sq_backward_workspace *w, int64_t keys) {
  clear_rows(&w->d_k, keys);
  clear_rows(&w->d_v, keys);
}

// Statistics and deltas of a block, zeros in the lanes beyond it.
static void load_statistics(const sq_backward *g, sq_backward_workspace *w, int64_t first,
                            int64_t count) {
  const sq_attention_shape *shape = g->shape;
  int64_t head = w->b * shape->heads + w->h;
  const float *maxima = g->statistics + head * shape->queries + first;
  memcpy(w->maxima, maxima, (size_t)count * sizeof(float));
  memcpy(w->factors, maxima + sq_query_rows(shape), (size_t)count * sizeof(float));
  w->one_key_block = sq_visible_keys(shape, first + count - 1) <= sq_backward_keys;
  if (!w->one_key_block && g->needs_logits) {
    sq_kernels()->dot_rows(count, shape->value_width, w->d_out + first * shape->out_row,
                           w->out + first * shape->out_row, shape->out_row, w->deltas);
  }
  for (int64_t i = count; i < sq_whole_vectors(count); i++) {
    w->maxima[i] = w->factors[i] = w->deltas[i] = 0;
  }
}

// Whether a block's queries can be computed together: nothing in it would spoil, by way of a weight
// of 0, what does not depend on it.
static bool block_is_finite(const sq_backward *g, const sq_backward_workspace *w, int64_t first,
                            int64_t count) {
  const sq_attention_shape *shape = g->shape;
  sq_key_range partly = sq_partly_seen_keys(shape, first, count);
  const sq_kernel_table *kernels = sq_kernels();
  return partly.count == 0 ||
         (kernels->first_not_finite(count, w->maxima) < 0 &&
          kernels->first_not_finite(count, w->factors) < 0 &&
          (w->heads_are_finite ||
           (kernels->rows_are_finite(count, shape->value_width,
                                     w->d_out + first * shape->out_row, shape->out_row) &&
            kernels->rows_are_finite(partly.count, shape->head_width,
                                     w->k + partly.first * shape->k_row, shape->k_row))));
}

// Every parts-th block of a head's queries, from the end: a causal one that comes first sees all
// keys of those that follow.
static void part_backward(const sq_backward *g, sq_backward_workspace *w, int64_t part) {
  const sq_attention_shape *shape = g->shape;
  int64_t blocks = (shape->queries + sq_backward_queries - 1) / sq_backward_queries;
  bool cleared = false;  // or overwritten
  for (int64_t i = blocks - 1 - part; i >= 0; i -= g->parts) {
    int64_t first = i * sq_backward_queries;
    int64_t count = sq_smaller(sq_backward_queries, shape->queries - first);
    load_statistics(g, w, first, count);
    bool together = block_is_finite(g, w, first, count);
    bool covers = together && sq_visible_keys(shape, first + count - 1) == shape->keys;
    bool accumulate = cleared || !covers;
    if (accumulate && !cleared) clear_key_gradients(w, shape->keys);
    cleared = true;
    if (together) {
      sq_attention_backward_block(g, w, first, count, accumulate);
      continue;
    }
    for (int64_t t = first; t < first + count; t++) {
      load_statistics(g, w, t, 1);
      sq_attention_backward_block(g, w, t, 1, true);
    }
  }
  if (!cleared) clear_key_gradients(w, shape->keys);
}

// Asks about all heads of sequence b.
static bool heads_are_finite(const sq_backward *g, int64_t b) {
  const sq_attention_shape *shape = g->shape;
  return sq_narrow_heads_are_finite(shape, shape->queries, shape->value_width,
                                    g->d_out + b * shape->out_batch, shape->out_row) &&
         sq_narrow_heads_are_finite(shape, shape->keys, shape->head_width,
                                    g->k + b * shape->k_batch, shape->k_row);
}

static void backward_chunk(void *context, int64_t begin, int64_t end) {
  const sq_backward *g = context;
  const sq_attention_shape *shape = g->shape;
  int64_t width = shape->head_width, values = shape->value_width;
  sq_backward_workspace w = allocate_workspace(g);
  for (int64_t i = begin; i < end; i++) {
    int64_t head = i / g->parts, part = i % g->parts;
    int64_t b = head / shape->heads, h = head % shape->heads;
    if (i == begin || b != w.b) w.heads_are_finite = heads_are_finite(g, b);
    w.b = b;
    w.h = h;
    w.q = g->q + b * shape->q_batch + h * width;
    w.k = g->k + b * shape->k_batch + h * width;
    w.v = g->v + b * shape->v_batch + h * values;
    w.out = g->out + b * shape->out_batch + h * values;
    w.d_out = g->d_out + b * shape->out_batch + h * values;
    w.d_q = offset(g->d_q, b * shape->q_batch + h * width);
    w.d_k = rows_of_part(g, &g->d_k, head, part);
    w.d_v = rows_of_part(g, &g->d_v, head, part);
    part_backward(g, &w, part);
  }
  sq_release(w.memory);
}

// Whether the queries and keys of all heads of sequence b can be computed together.
static bool sequence_is_finite(const sq_backward *g, int64_t b) {
  const sq_attention_shape *shape = g->shape;
  const sq_kernel_table *kernels = sq_kernels();
  int64_t queries = shape->heads * shape->queries;
  const float *maxima = g->statistics + b * queries;
  return kernels->first_not_finite(queries, maxima) < 0 &&
         kernels->first_not_finite(queries, maxima + sq_query_rows(shape)) < 0 &&
         kernels->rows_are_finite(shape->queries, shape->heads * shape->value_width,
                                  g->d_out + b * shape->out_batch, shape->out_row) &&
         kernels->rows_are_finite(shape->keys, shape->heads * shape->head_width,
                                  g->k + b * shape->k_batch, shape->k_row);
}

// Small heads. Those of a causal sequence that is not finite go the general way.
static void small_chunk(void *context, int64_t begin, int64_t end) {
  const sq_backward *g = context;
  const sq_attention_shape *shape = g->shape;
  int64_t width = shape->head_width, values = shape->value_width;
  bool finite = false;  // or not causal
  for (int64_t i = begin; i < end; i++) {
    int64_t b = i / shape->heads, h = i - b * shape->heads;
    if (i == begin || h == 0) finite = !shape->causal || sequence_is_finite(g, b);
    if (!finite) {
      backward_chunk(context, i, i + 1);
      continue;
    }
    int64_t q = b * shape->q_batch + h * width, k = b * shape->k_batch + h * width;
    int64_t v = b * shape->v_batch + h * values, out = b * shape->out_batch + h * values;
    // Maxima and factors are only read.
    float *maxima = (float *)g->statistics + i * shape->queries;
    sq_kernels()->attend_small_backward(shape, &(sq_small_head){
      .q = g->q + q, .k = g->k + k, .v = g->v + v, .d_out = g->d_out + out,
      .maxima = maxima, .factors = maxima + sq_query_rows(shape),
      .d_q = g->d_q + q, .d_k = g->d_k.whole + k, .d_v = g->d_v.whole + v,
      .bias = sq_head_bias(shape, b, h),
      .d_bias = offset(g->d_bias, i * shape->queries * shape->keys),
    });
  }
}

static void add_key(const sq_backward *g, const sq_key_gradient *d, int64_t head, int64_t key) {
  sq_gradient_rows to = rows_of_part(g, d, head, 0);
  for (int64_t part = 1; to.first && part < g->parts; part++) {
    sq_gradient_rows from = rows_of_part(g, d, head, part);
    sq_kernels()->add_scaled(d->width, from.first + key * from.row, 1, to.first + key * to.row);
  }
}

// Adds up the parts, in their order; an item is one key of one head.
static void add_parts(void *context, int64_t begin, int64_t end) {
  const sq_backward *g = context;
  for (int64_t i = begin; i < end; i++) {
    add_key(g, &g->d_k, i / g->shape->keys, i % g->shape->keys);
    add_key(g, &g->d_v, i / g->shape->keys, i % g->shape->keys);
  }
}

void sq_attention_backward(const sq_attention_shape *shape, const float *q, const float *k,
                           const float *v, const float *out, const float *statistics,
                           const float *d_out, float *d_q, float *d_k, float *d_v,
                           float *d_bias) {
  sq_backward g = {.shape = shape, .q = q, .k = k, .v = v, .out = out,
                   .statistics = statistics, .d_out = d_out, .d_q = d_q, .d_bias = d_bias,
                   .d_k = {d_k, shape->k_batch, shape->k_row, shape->head_width, NULL},
                   .d_v = {d_v, shape->v_batch, shape->v_row, shape->value_width, NULL},
                   .needs_logits = d_q || d_k || d_bias, .parts = 1};
  int64_t heads = shape->batch * shape->heads;
  if (heads <= 0 || !(g.needs_logits || d_v)) return;
  int64_t blocks = (shape->queries + sq_backward_queries - 1) / sq_backward_queries;
  if (heads < 4 && blocks > 1) g.parts = sq_smaller((3 + heads) / heads, blocks);
  int64_t buffered = d_k || d_v ? heads * (g.parts - 1) * shape->keys : 0;
  if (buffered > 0 && d_k) g.d_k.parts = sq_allocate(buffered * shape->head_width);
  if (buffered > 0 && d_v) g.d_v.parts = sq_allocate(buffered * shape->value_width);
  double work = (double)shape->queries * (double)shape->keys *
                (double)(3 * shape->head_width + 2 * shape->value_width + 64) / (double)g.parts;
  bool small = d_q && d_k && d_v && sq_heads_are_small(shape);
  sq_share_attention(heads * g.parts, work, small ? small_chunk : backward_chunk, &g);
  if (buffered > 0) {
    sq_parallel_for(heads * shape->keys, 256, add_parts, &g);
    sq_release(g.d_k.parts);
    sq_release(g.d_v.parts);
  }
}
