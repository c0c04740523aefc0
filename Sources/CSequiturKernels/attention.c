// Scaled dot-product attention without an array of all weights (FlashAttention, Dao et al. 2022): a
// block of queries meets one block of keys after another, in strips that stay in the first cache.
#include "attention.h"
#include <string.h>

// Queries that read a block of keys together, while it is in the second cache, and keys of a strip.
enum { query_block = 256, key_block = 128 };

// Twice as many queries where there are enough blocks all the same, since each block copies all keys
// and values that it sees. No bits depend on it.
static int64_t queries_of_block(const sq_attention_shape *shape) {
  int64_t more = 2 * query_block, blocks = shape->batch * shape->heads * (shape->queries / more);
  return blocks >= 4 * sq_thread_count() ? more : query_block;
}

typedef struct {
  const sq_attention_shape *shape;
  const float *q, *k, *v;
  float *out, *statistics, *weights;
  int64_t block, blocks;  // queries of a block, and blocks of each head
} forward;

// What a block writes to on its way.
typedef struct {
  float *packed_q;  // lanes * head_width
  float *logits;    // key_block * a panel, and twice that for bias and dropout
  float *keys;      // key_block * head_width
  float *values;    // key_block * value_width
  float *results;   // lanes * value_width, panels with the queries in the lanes
  float *maxima, *sums, *factors;  // lanes
  float *memory;
} scratch;

static scratch allocate_scratch(const forward *f) {
  const sq_attention_shape *shape = f->shape;
  int64_t lanes = sq_whole_vectors(sq_smaller(f->block, shape->queries));
  int64_t keys = sq_smaller(key_block, shape->keys);
  int64_t strip = keys * sq_kernels()->panel_columns;
  int64_t sizes[] = {
    lanes * shape->head_width, strip * (shape->bias || shape->dropout ? 3 : 1),
    keys * shape->head_width, keys * shape->value_width, lanes * shape->value_width,
    lanes, lanes, lanes};
  scratch s = {0};
  float **parts[] = {&s.packed_q, &s.logits, &s.keys, &s.values, &s.results,
                     &s.maxima, &s.sums, &s.factors};
  s.memory = sq_allocate_together(8, sizes, parts);
  return s;
}

static sq_query_block make_block(const forward *f, int64_t b, int64_t h, int64_t first,
                                 int64_t count, const scratch *s) {
  const sq_attention_shape *shape = f->shape;
  int64_t width = shape->head_width;
  const float *q = f->q + b * shape->q_batch + first * shape->q_row + h * width;
  sq_kernels()->pack_b(width, count, q, 1, shape->q_row, s->packed_q);
  return (sq_query_block){shape, sq_kernels(), b, h, first, count, sq_whole_vectors(count), q,
                          s->packed_q};
}

// One block of queries on `keys` keys from `begin` on.
static void attend_keys(const forward *f, const sq_query_block *block, int64_t begin,
                        int64_t keys, const scratch *s) {
  const sq_attention_shape *shape = f->shape;
  const sq_kernel_table *kernels = block->kernels;
  int64_t panel = kernels->panel_columns, values = shape->value_width;
  const float *k = f->k + block->b * shape->k_batch + begin * shape->k_row +
                   block->h * shape->head_width;
  const float *v = f->v + block->b * shape->v_batch + begin * shape->v_row + block->h * values;
  const uint8_t *present =
      shape->key_present ? shape->key_present + block->b * shape->keys + begin : NULL;
  sq_rows value_rows = sq_present_rows(keys, values, v, shape->v_row, present, s->values);
  sq_rows key_rows = sq_present_rows(keys, shape->head_width, k, shape->k_row, NULL, s->keys);
  for (int64_t lane = 0; lane < block->lanes; lane += panel) {
    int64_t seen = sq_strip_keys(block, lane, begin, keys);
    if (seen == 0) continue;
    int64_t lanes = sq_smaller(panel, block->lanes - lane);
    sq_attention_strip strip = sq_strip_logits(
        block, lane, begin, seen, key_rows, s->logits, lanes, s->logits + seen * lanes);
    kernels->attention_softmax(&strip, s->maxima + lane, s->sums + lane, s->factors + lane);
    float *results = s->results + lane * values;
    if (begin > 0) kernels->scale_lanes(values, lanes, s->factors + lane, results);
    sq_strip_product(kernels, values, lanes, seen, value_rows.first, 1, value_rows.row,
                     s->logits, lanes,
                     results, lanes, 1, begin > 0);
  }
}

// Queries first..<first + count of one head.
static void attend(const forward *f, int64_t b, int64_t h, int64_t first, int64_t count,
                   const scratch *s) {
  const sq_attention_shape *shape = f->shape;
  const sq_kernel_table *kernels = sq_kernels();
  int64_t values = shape->value_width;
  sq_query_block block = make_block(f, b, h, first, count, s);
  for (int64_t i = 0; i < block.lanes; i++) {
    s->maxima[i] = -__builtin_inff();
    s->sums[i] = 0;
  }
  int64_t visible = sq_visible_keys(shape, first + count - 1);
  for (int64_t begin = 0; begin < visible; begin += key_block) {
    attend_keys(f, &block, begin, sq_smaller(key_block, visible - begin), s);
  }
  kernels->finish_softmax(block.lanes, s->maxima, s->sums, s->factors);
  float *out = f->out + b * shape->out_batch + first * shape->out_row + h * values;
  for (int64_t lane = 0; lane < count; lane += kernels->panel_columns) {
    int64_t lanes = sq_smaller(kernels->panel_columns, block.lanes - lane);
    float *results = s->results + lane * values;
    if (sq_strip_keys(&block, lane, 0, shape->keys) == 0) {
      memset(results, 0, (size_t)(values * lanes) * sizeof(float));
    }
    kernels->scale_lanes(values, lanes, s->factors + lane, results);
    kernels->transpose(sq_smaller(lanes, count - lane), values, results, lanes,
                       out + lane * shape->out_row, shape->out_row);
  }
  if (f->statistics) {
    float *to = f->statistics + (b * shape->heads + h) * shape->queries + first;
    memcpy(to, s->maxima, (size_t)count * sizeof(float));
    memcpy(to + sq_query_rows(shape), s->factors, (size_t)count * sizeof(float));
  }
}

static void forward_chunk(void *context, int64_t begin, int64_t end) {
  const forward *f = context;
  const sq_attention_shape *shape = f->shape;
  scratch s = allocate_scratch(f);
  int64_t asked = -1;
  bool finite = false;  // of all heads of the sequence that was asked about
  for (int64_t i = begin; i < end; i++) {
    int64_t b = i / f->blocks / shape->heads, h = i / f->blocks % shape->heads;
    if (b != asked) {
      finite = sq_narrow_heads_are_finite(shape, shape->keys, shape->value_width,
                                          f->v + b * shape->v_batch, shape->v_row);
      asked = b;
    }
    // The last ones first: of causal blocks they see the most keys.
    int64_t first = (f->blocks - 1 - i % f->blocks) * f->block;
    int64_t count = sq_smaller(f->block, shape->queries - first);
    sq_key_range partly = sq_partly_seen_keys(shape, first, count);
    const float *v = f->v + b * shape->v_batch + partly.first * shape->v_row +
                     h * shape->value_width;
    bool together = finite || sq_kernels()->rows_are_finite(partly.count, shape->value_width, v,
                                                            shape->v_row);
    int64_t step = together ? count : 1;
    for (int64_t t = first; t < first + count; t += step) attend(f, b, h, t, step, &s);
  }
  sq_release(s.memory);
}

// Small heads. Those of a causal sequence that is not finite go the general way.
static void small_chunk(void *context, int64_t begin, int64_t end) {
  const forward *f = context;
  const sq_attention_shape *shape = f->shape;
  const sq_kernel_table *kernels = sq_kernels();
  bool finite = false;  // or not causal
  for (int64_t i = begin; i < end; i++) {
    int64_t b = i / shape->heads, h = i - b * shape->heads;
    const float *v = f->v + b * shape->v_batch;
    if (i == begin || h == 0) {
      finite = !shape->causal ||
               kernels->rows_are_finite(shape->keys, shape->heads * shape->value_width, v,
                                        shape->v_row);
    }
    if (!finite) {
      forward_chunk(context, i, i + 1);
      continue;
    }
    float *maxima = f->statistics ? f->statistics + i * shape->queries : NULL;
    kernels->attend_small(shape, &(sq_small_head){
      .q = f->q + b * shape->q_batch + h * shape->head_width,
      .k = f->k + b * shape->k_batch + h * shape->head_width,
      .v = v + h * shape->value_width,
      .bias = sq_head_bias(shape, b, h),
      .out = f->out + b * shape->out_batch + h * shape->value_width,
      .maxima = maxima, .factors = maxima ? maxima + sq_query_rows(shape) : NULL,
    });
  }
}

void sq_attention(const sq_attention_shape *shape, const float *q, const float *k, const float *v,
                  float *out, float *statistics) {
  if (shape->queries <= 0) return;
  if (shape->queries <= sq_few_queries) {
    sq_attend_few(shape, q, k, v, out, statistics);
    return;
  }
  int64_t block = queries_of_block(shape), blocks = (shape->queries + block - 1) / block;
  forward f = {shape, q, k, v, out, statistics, NULL, block, blocks};
  double work = (double)sq_smaller(block, shape->queries) * (double)shape->keys *
                (double)(shape->head_width + shape->value_width + 32);
  sq_share_attention(shape->batch * shape->heads * blocks, work,
                     sq_heads_are_small(shape) ? small_chunk : forward_chunk, &f);
}

static void weights_chunk(void *context, int64_t begin, int64_t end) {
  const forward *f = context;
  const sq_attention_shape *shape = f->shape;
  int64_t keys = shape->keys;
  scratch s = allocate_scratch(f);
  for (int64_t i = begin; i < end; i++) {
    int64_t b = i / f->blocks / shape->heads, h = i / f->blocks % shape->heads;
    int64_t first = i % f->blocks * f->block;
    int64_t count = sq_smaller(f->block, shape->queries - first);
    int64_t row = (b * shape->heads + h) * shape->queries + first;
    float *weights = f->weights + row * keys;
    memset(weights, 0, (size_t)(count * keys) * sizeof(float));
    memcpy(s.maxima, f->statistics + row, (size_t)count * sizeof(float));
    memcpy(s.factors, f->statistics + sq_query_rows(shape) + row, (size_t)count * sizeof(float));
    sq_query_block block = make_block(f, b, h, first, count, &s);
    for (int64_t lane = 0; lane < block.lanes; lane += block.kernels->panel_columns) {
      int64_t lanes = sq_smaller(block.kernels->panel_columns, block.lanes - lane);
      int64_t visible = sq_strip_keys(&block, lane, 0, keys);
      for (int64_t from = 0; from < visible; from += key_block) {
        int64_t seen = sq_smaller(key_block, visible - from);
        const float *k =
            f->k + b * shape->k_batch + from * shape->k_row + h * shape->head_width;
        sq_attention_strip strip = sq_strip_logits(
            &block, lane, from, seen, (sq_rows){k, shape->k_row}, s.logits, lanes,
            s.logits + seen * lanes);
        block.kernels->attention_weights(&strip, s.maxima + lane, s.factors + lane);
        block.kernels->transpose(sq_smaller(lanes, count - lane), seen, s.logits, lanes,
                                 weights + lane * keys + from, keys);
      }
    }
  }
  sq_release(s.memory);
}

void sq_attention_weights(const sq_attention_shape *shape, const float *q, const float *k,
                          const float *statistics, float *weights) {
  if (shape->queries <= 0) return;
  int64_t blocks = (shape->queries + query_block - 1) / query_block;
  forward f = {shape, q, k, NULL, NULL, (float *)statistics, weights, query_block, blocks};
  double work = (double)sq_smaller(query_block, shape->queries) * (double)shape->keys *
                (double)(shape->head_width + 32);
  sq_share_attention(shape->batch * shape->heads * blocks, work, weights_chunk, &f);
}
