// The gradient of attention (FlashAttention-2, Dao 2023): for each head, a block of its queries
// meets one block of keys after another and computes their weights P again. With F = dropout
// factors, dO = the gradient of the output and dL = that of the logits:
//   dV = (P F)^T dO    delta = sum(dO O)    dL = P ((dO V^T) F - delta)
//   dQ = scale dL K    dK = scale dL^T Q
// P and dL stand with keys in rows and queries in lanes. What is not asked for is not computed: dV
// alone needs no dL.
#include <string.h>
#include "attention.h"

// Many queries to a block, since each passes over all keys, values and their gradients, which for
// long sequences come from beyond the second cache.
enum { query_block = 192, key_block = 64 };

typedef struct {
  const sq_attention_shape *shape;
  const float *q, *k, *v, *out, *log_sums, *d_out;
  float *d_q, *d_k, *d_v, *d_bias;  // NULL: not asked for
  bool needs_logits;                // whether dL is needed for any of them
  // Few heads are cut into parts, each with every parts-th block of queries. The first part adds up
  // dK and dV where they belong, each other one in buffers of its own.
  int64_t parts;
  float *part_dk, *part_dv;
} backward;

static float *offset(float *array, int64_t count) { return array ? array + count : NULL; }

// What a part of a head works with.
typedef struct {
  int64_t b, h;
  const float *q, *k, *v, *d_out, *out;  // the head's first rows
  float *d_q, *d_k, *d_v;
  int64_t dk_row, dv_row;
  // Of what is not needed there is nothing.
  float *columns_q, *columns_do;  // the block's rows as columns, in panels
  float *rows_q, *rows_do;        // the block's rows in panels, where they are packed
  float *columns_dq;              // [head_width] of the lanes, panel by panel
  float *keys;                    // the rows of the block of keys
  float *weights, *gradient;      // key_block rows of lanes
  float *side;
  float *log_sums, *deltas;  // lanes
  // Deltas are then computed from the weights at hand, which is exact where gradients cancel out.
  bool one_key_block;
  float *memory;
} workspace;

static workspace allocate_workspace(const backward *g) {
  const sq_attention_shape *shape = g->shape;
  int64_t lanes = sq_whole_vectors(sq_smaller(query_block, shape->queries));
  int64_t keys = sq_smaller(key_block, shape->keys);
  int64_t width = shape->head_width, values = shape->value_width;
  bool turns = shape->bias || shape->dropout;
  int64_t sizes[] = {
    lanes * width, g->needs_logits ? lanes * values : 0,
    g->d_k ? lanes * sq_whole_vectors(width) : 0, g->d_v ? lanes * sq_whole_vectors(values) : 0,
    g->d_q ? lanes * width : 0, keys * width, keys * lanes, g->needs_logits ? keys * lanes : 0,
    turns ? 2 * keys * lanes : 0, lanes, lanes};
  workspace w = {0};
  float **parts[] = {&w.columns_q, &w.columns_do, &w.rows_q, &w.rows_do, &w.columns_dq, &w.keys,
                     &w.weights, &w.gradient, &w.side, &w.log_sums, &w.deltas};
  int64_t count = 0;
  for (int i = 0; i < 11; i++) count += sizes[i];
  float *next = w.memory = sq_allocate(count);
  for (int i = 0; i < 11; next += sizes[i++]) *parts[i] = next;
  return w;
}

static void clear_key_gradients(const sq_attention_shape *shape, const workspace *w) {
  for (int64_t s = 0; s < shape->keys; s++) {
    if (w->d_k) memset(w->d_k + s * w->dk_row, 0, (size_t)shape->head_width * sizeof(float));
    if (w->d_v) memset(w->d_v + s * w->dv_row, 0, (size_t)shape->value_width * sizeof(float));
  }
}

// Log-sum-exps and deltas of a block, zeros in the lanes beyond it.
static void load_statistics(const backward *g, workspace *w, int64_t first, int64_t count,
                            int64_t lanes) {
  const sq_attention_shape *shape = g->shape;
  int64_t head = w->b * shape->heads + w->h;
  memcpy(w->log_sums, g->log_sums + head * shape->queries + first,
         (size_t)count * sizeof(float));
  w->one_key_block = sq_visible_keys(shape, first + count - 1) <= key_block;
  if (!w->one_key_block && g->needs_logits) {
    sq_kernels()->dot_rows(count, shape->value_width, w->d_out + first * shape->out_row,
                           w->out + first * shape->out_row, shape->out_row, w->deltas);
  }
  for (int64_t i = count; i < lanes; i++) w->log_sums[i] = w->deltas[i] = 0;
}

// Whether a block's queries can be computed together: nothing in it would spoil, by way of a weight
// of 0, what does not depend on it.
static bool block_is_finite(const backward *g, const workspace *w, int64_t first, int64_t count) {
  const sq_attention_shape *shape = g->shape;
  sq_key_range partly = sq_partly_seen_keys(shape, first, count);
  const sq_kernel_table *kernels = sq_kernels();
  return partly.count == 0 ||
         (kernels->first_not_finite(count, w->log_sums) < 0 &&
          kernels->rows_are_finite(count, shape->value_width,
                                   w->d_out + first * shape->out_row, shape->out_row) &&
          kernels->rows_are_finite(partly.count, shape->head_width,
                                   w->k + partly.first * shape->k_row, shape->k_row));
}

// Weights after dropout and gradient of the logits for one strip; and what it adds to dQ.
static void strip_gradient(const backward *g, const workspace *w, const sq_query_block *block,
                           int64_t lane, int64_t begin, int64_t keys, sq_rows k) {
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
  kernels->attention_weights(&strip, w->log_sums + lane);
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

// c[.., n] = scale * a b, or c += that: what a block's queries from `lane` on add to dK or dV of
// some keys, whose weights or gradients are `a`.
static void add_to_keys(const sq_query_block *block, int64_t lane, int64_t keys, const float *a,
                        const sq_row_panels *b, int64_t n, float *c, int64_t c_row, float scale,
                        bool accumulate) {
  block->kernels->matmul_block(&(sq_matmul_block){
    .m = keys, .n = n, .k = block->count - lane,
    .a = a + lane, .a_row = block->lanes, .a_column = 1,
    .b = b->rows + lane * b->row, .b_panel = b->panel, .b_row = b->row,
    .b_tail = b->rows + b->tail + lane * b->tail_row, .b_tail_row = b->tail_row,
    .c = c, .c_row = c_row, .scale = scale, .accumulate = accumulate});
}

// Queries first..<first + count on all keys. Without `accumulate` dK and dV are overwritten.
static void block_backward(const backward *g, const workspace *w, int64_t first, int64_t count,
                           bool accumulate) {
  const sq_attention_shape *shape = g->shape;
  const sq_kernel_table *kernels = sq_kernels();
  int64_t width = shape->head_width, values = shape->value_width;
  int64_t panel = kernels->panel_columns;
  sq_query_block block = {shape, kernels, w->b, w->h, first, count, sq_whole_vectors(count),
                          w->columns_q};
  const float *q = w->q + first * shape->q_row, *d_out = w->d_out + first * shape->out_row;
  kernels->pack_b(width, count, q, 1, shape->q_row, w->columns_q);
  if (g->needs_logits) kernels->pack_b(values, count, d_out, 1, shape->out_row, w->columns_do);
  sq_row_panels q_rows = {0}, do_rows = {0};
  if (g->d_k) q_rows = sq_make_panels(count, width, q, shape->q_row, w->rows_q);
  if (g->d_v) do_rows = sq_make_panels(count, values, d_out, shape->out_row, w->rows_do);
  if (g->d_q) memset(w->columns_dq, 0, (size_t)(block.lanes * width) * sizeof(float));
  if (g->d_bias) {
    int64_t row = (w->b * shape->heads + w->h) * shape->queries + first;
    memset(g->d_bias + row * shape->keys, 0, (size_t)(count * shape->keys) * sizeof(float));
  }
  int64_t visible = sq_visible_keys(shape, first + count - 1);
  const uint8_t *present = shape->key_present ? shape->key_present + w->b * shape->keys : NULL;
  for (int64_t begin = 0; begin < visible; begin += key_block) {
    int64_t keys = sq_smaller(key_block, visible - begin);
    sq_rows k = sq_present_rows(keys, width, w->k + begin * shape->k_row, shape->k_row,
                                present ? present + begin : NULL, w->keys);
    for (int64_t lane = 0; lane < block.lanes; lane += panel) {
      strip_gradient(g, w, &block, lane, begin, keys, k);
    }
    // On the diagonal the first queries do not see the last keys: steps of a few keys each.
    bool diagonal = sq_visible_keys(shape, first) < begin + keys;
    int64_t step = diagonal ? 2 * kernels->tile_rows : keys;
    for (int64_t offset = 0; offset < keys; offset += step) {
      int64_t lane = begin + offset + 1 - sq_reach(shape, first);
      if (lane < 0 || !shape->causal) lane = 0;
      int64_t some = sq_smaller(step, keys - offset), key = begin + offset;
      if (g->d_v) {
        add_to_keys(&block, lane, some, w->weights + offset * block.lanes, &do_rows, values,
                    w->d_v + key * w->dv_row, w->dv_row, 1, accumulate);
      }
      if (g->d_k) {
        add_to_keys(&block, lane, some, w->gradient + offset * block.lanes, &q_rows, width,
                    w->d_k + key * w->dk_row, w->dk_row, shape->scale, accumulate);
      }
    }
  }
  for (int64_t lane = 0; g->d_q && lane < count; lane += panel) {
    int64_t lanes = sq_smaller(panel, block.lanes - lane);
    kernels->transpose(sq_smaller(lanes, count - lane), width, w->columns_dq + lane * width,
                       lanes, w->d_q + (first + lane) * shape->q_row, shape->q_row);
  }
}

// Every parts-th block of a head's queries, from the end: a causal one that comes first sees all
// keys of those that follow.
static void part_backward(const backward *g, workspace *w, int64_t part) {
  const sq_attention_shape *shape = g->shape;
  int64_t blocks = (shape->queries + query_block - 1) / query_block;
  bool cleared = false;  // or overwritten
  for (int64_t i = blocks - 1 - part; i >= 0; i -= g->parts) {
    int64_t first = i * query_block, count = sq_smaller(query_block, shape->queries - first);
    load_statistics(g, w, first, count, sq_whole_vectors(count));
    bool together = block_is_finite(g, w, first, count);
    bool covers = together && sq_visible_keys(shape, first + count - 1) == shape->keys;
    bool accumulate = cleared || !covers;
    if (accumulate && !cleared) clear_key_gradients(shape, w);
    cleared = true;
    if (together) {
      block_backward(g, w, first, count, accumulate);
      continue;
    }
    for (int64_t t = first; t < first + count; t++) {
      load_statistics(g, w, t, 1, sq_whole_vectors(1));
      block_backward(g, w, t, 1, true);
    }
  }
  if (!cleared) clear_key_gradients(shape, w);
}

static void backward_chunk(void *context, int64_t begin, int64_t end) {
  const backward *g = context;
  const sq_attention_shape *shape = g->shape;
  int64_t width = shape->head_width, values = shape->value_width;
  workspace w = allocate_workspace(g);
  for (int64_t i = begin; i < end; i++) {
    int64_t head = i / g->parts, part = i % g->parts;
    int64_t b = head / shape->heads, h = head % shape->heads;
    w.b = b;
    w.h = h;
    w.q = g->q + b * shape->q_batch + h * width;
    w.k = g->k + b * shape->k_batch + h * width;
    w.v = g->v + b * shape->v_batch + h * values;
    w.out = g->out + b * shape->out_batch + h * values;
    w.d_out = g->d_out + b * shape->out_batch + h * values;
    w.d_q = offset(g->d_q, b * shape->q_batch + h * width);
    if (part == 0) {
      w.d_k = offset(g->d_k, b * shape->k_batch + h * width);
      w.d_v = offset(g->d_v, b * shape->v_batch + h * values);
      w.dk_row = shape->k_row;
      w.dv_row = shape->v_row;
    } else {
      int64_t place = (head * (g->parts - 1) + part - 1) * shape->keys;
      w.d_k = offset(g->part_dk, place * width);
      w.d_v = offset(g->part_dv, place * values);
      w.dk_row = width;
      w.dv_row = values;
    }
    part_backward(g, &w, part);
  }
  sq_release(w.memory);
}

// Adds up the parts, in their order; an item is one key of one head.
static void add_parts(void *context, int64_t begin, int64_t end) {
  const backward *g = context;
  const sq_attention_shape *shape = g->shape;
  int64_t width = shape->head_width, values = shape->value_width;
  for (int64_t i = begin; i < end; i++) {
    int64_t head = i / shape->keys, s = i % shape->keys;
    int64_t b = head / shape->heads, h = head % shape->heads;
    float *d_k = offset(g->d_k, b * shape->k_batch + s * shape->k_row + h * width);
    float *d_v = offset(g->d_v, b * shape->v_batch + s * shape->v_row + h * values);
    for (int64_t part = 1; part < g->parts; part++) {
      int64_t place = (head * (g->parts - 1) + part - 1) * shape->keys + s;
      if (d_k) sq_kernels()->add_scaled(width, g->part_dk + place * width, 1, d_k);
      if (d_v) sq_kernels()->add_scaled(values, g->part_dv + place * values, 1, d_v);
    }
  }
}

void sq_attention_backward(const sq_attention_shape *shape, const float *q, const float *k,
                           const float *v, const float *out, const float *log_sums,
                           const float *d_out, float *d_q, float *d_k, float *d_v,
                           float *d_bias) {
  backward g = {.shape = shape, .q = q, .k = k, .v = v, .out = out, .log_sums = log_sums,
                .d_out = d_out, .d_q = d_q, .d_k = d_k, .d_v = d_v, .d_bias = d_bias,
                .needs_logits = d_q || d_k || d_bias, .parts = 1};
  int64_t heads = shape->batch * shape->heads;
  if (heads <= 0 || !(g.needs_logits || d_v)) return;
  int64_t blocks = (shape->queries + query_block - 1) / query_block;
  if (heads < 4 && blocks > 1) g.parts = sq_smaller((3 + heads) / heads, blocks);
  int64_t buffered = d_k || d_v ? heads * (g.parts - 1) * shape->keys : 0;
  if (buffered > 0 && d_k) g.part_dk = sq_allocate(buffered * shape->head_width);
  if (buffered > 0 && d_v) g.part_dv = sq_allocate(buffered * shape->value_width);
  double work = (double)shape->queries * (double)shape->keys *
                (double)(3 * shape->head_width + 2 * shape->value_width + 64) / (double)g.parts;
  sq_share_attention(heads * g.parts, work, backward_chunk, &g);
  if (buffered > 0) {
    sq_parallel_for(heads * shape->keys, 256, add_parts, &g);
    sq_release(g.part_dk);
    sq_release(g.part_dv);
  }
}
