// Scaled dot-product attention (Vaswani et al. 2017) and its gradient, one query after another.
#include <math.h>
#include <stddef.h>
#include "sequitur_reference.h"

// Query t of head h in sequence b, and where what belongs to it stands in each array.
typedef struct {
  int64_t b, h, t;
  int64_t row;  // in [batch, heads, queries]
  int64_t q, k, v, out;
} query;

static int64_t query_count(const sq_attention_shape *shape) {
  return shape->batch * shape->heads * shape->queries;
}

static query query_at(const sq_attention_shape *shape, int64_t row) {
  int64_t t = row % shape->queries, h = row / shape->queries % shape->heads;
  int64_t b = row / shape->queries / shape->heads;
  return (query){
    b, h, t, row, b * shape->q_batch + t * shape->q_row + h * shape->head_width,
    b * shape->k_batch + h * shape->head_width, b * shape->v_batch + h * shape->value_width,
    b * shape->out_batch + t * shape->out_row + h * shape->value_width};
}

static bool takes_part(const sq_attention_shape *shape, const query *at, int64_t s) {
  if (shape->causal && s > at->t + shape->keys - shape->queries) return false;
  return !shape->key_present || shape->key_present[at->b * shape->keys + s];
}

static double factor(const sq_attention_shape *shape, const query *at, int64_t s) {
  return shape->dropout ? shape->dropout[at->row * shape->keys + s] : 1;
}

static double dot(int64_t count, const float *x, const float *y) {
  double sum = 0;
  for (int64_t i = 0; i < count; i++) sum += (double)x[i] * y[i];
  return sum;
}

// The largest logit of a query, and one over the sum of e^(logit - largest).
typedef struct {
  double maximum, factor;
} query_statistics;

// The weights of a query before dropout.
static query_statistics weigh(const sq_attention_shape *shape, const query *at, const float *q,
                    const float *k, double *weights) {
  double maximum = -INFINITY, sum = 0;
  for (int64_t s = 0; s < shape->keys; s++) {
    weights[s] = 0;
    if (!takes_part(shape, at, s)) continue;
    weights[s] = shape->scale * dot(shape->head_width, q + at->q, k + at->k + s * shape->k_row);
    if (shape->bias) {
      weights[s] += shape->bias[at->b * shape->bias_batch + at->h * shape->bias_head +
                                at->t * shape->keys + s];
    }
    if (weights[s] > maximum) maximum = weights[s];
  }
  if (maximum == -INFINITY) maximum = 0;
  for (int64_t s = 0; s < shape->keys; s++) {
    if (!takes_part(shape, at, s)) continue;
    weights[s] = exp(weights[s] - maximum);
    sum += weights[s];
  }
  for (int64_t s = 0; s < shape->keys; s++) {
    if (takes_part(shape, at, s)) weights[s] = sum == 0 ? 0 : weights[s] / sum;
  }
  return (query_statistics){isnan(sum) ? sum : maximum, sum == 0 ? 0 : 1 / sum};
}

void sq_attention_reference(const sq_attention_shape *shape, const float *q, const float *k,
                            const float *v, float *out, float *statistics) {
  double weights[shape->keys + 1];
  for (int64_t row = 0; row < query_count(shape); row++) {
    query at = query_at(shape, row);
    query_statistics found = weigh(shape, &at, q, k, weights);
    if (statistics) {
      statistics[row] = (float)found.maximum;
      statistics[query_count(shape) + row] = (float)found.factor;
    }
    for (int64_t d = 0; d < shape->value_width; d++) {
      double value = 0;
      for (int64_t s = 0; s < shape->keys; s++) {
        if (!takes_part(shape, &at, s)) continue;
        value += weights[s] * factor(shape, &at, s) * v[at.v + s * shape->v_row + d];
      }
      out[at.out + d] = (float)value;
    }
  }
}

void sq_attention_weights_reference(const sq_attention_shape *shape, const float *q,
                                    const float *k, const float *statistics, float *weights) {
  (void)statistics;
  double found[shape->keys + 1];
  for (int64_t row = 0; row < query_count(shape); row++) {
    query at = query_at(shape, row);
    weigh(shape, &at, q, k, found);
    for (int64_t s = 0; s < shape->keys; s++) weights[row * shape->keys + s] = (float)found[s];
  }
}

static void clear(int64_t batch, int64_t rows, int64_t width, int64_t batch_stride,
                  int64_t row_stride, float *x) {
  for (int64_t i = 0; x && i < batch * rows * width; i++) {
    x[i / width / rows * batch_stride + i / width % rows * row_stride + i % width] = 0;
  }
}

// What a query with these weights adds to the gradients; `sum` is that of weight * their gradient.
static void add_gradients(const sq_attention_shape *shape, const query *at, const double *weights,
                          double sum, const float *q, const float *k, const float *v,
                          const float *d_out, float *d_q, float *d_k, float *d_v, float *d_bias) {
  for (int64_t s = 0; s < shape->keys; s++) {
    if (d_bias) d_bias[at->row * shape->keys + s] = 0;
    if (!takes_part(shape, at, s)) continue;
    int64_t k_place = at->k + s * shape->k_row, v_place = at->v + s * shape->v_row;
    double dropout = factor(shape, at, s);
    double d_weight = dropout * dot(shape->value_width, d_out + at->out, v + v_place);
    double d_logit = weights[s] * (d_weight - sum);
    if (d_bias) d_bias[at->row * shape->keys + s] = (float)d_logit;
    for (int64_t d = 0; d < shape->head_width; d++) {
      if (d_q) d_q[at->q + d] += (float)(shape->scale * d_logit * k[k_place + d]);
      if (d_k) d_k[k_place + d] += (float)(shape->scale * d_logit * q[at->q + d]);
    }
    for (int64_t d = 0; d_v && d < shape->value_width; d++) {
      d_v[v_place + d] += (float)(weights[s] * dropout * d_out[at->out + d]);
    }
  }
}

void sq_attention_backward_reference(const sq_attention_shape *shape, const float *q,
                                     const float *k, const float *v, const float *out,
                                     const float *statistics, const float *d_out, float *d_q,
                                     float *d_k, float *d_v, float *d_bias) {
  (void)out;
  (void)statistics;
  int64_t heads = shape->heads, width = heads * shape->head_width;
  clear(shape->batch, shape->queries, width, shape->q_batch, shape->q_row, d_q);
  clear(shape->batch, shape->keys, width, shape->k_batch, shape->k_row, d_k);
  clear(shape->batch, shape->keys, heads * shape->value_width, shape->v_batch, shape->v_row, d_v);
  double weights[shape->keys + 1];
  for (int64_t row = 0; row < query_count(shape); row++) {
    query at = query_at(shape, row);
    weigh(shape, &at, q, k, weights);
    double sum = 0;
    for (int64_t s = 0; s < shape->keys; s++) {
      if (!takes_part(shape, &at, s)) continue;
      const float *value = v + at.v + s * shape->v_row;
      sum += weights[s] * factor(shape, &at, s) * dot(shape->value_width, d_out + at.out, value);
    }
    add_gradients(shape, &at, weights, sum, q, k, v, d_out, d_q, d_k, d_v, d_bias);
  }
}
