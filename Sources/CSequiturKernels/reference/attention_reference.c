// Scaled dot-product attention (Vaswani et al. 2017) and its gradient, one query after another.
#include <math.h>
#include "sequitur_reference.h"

static bool takes_part(const sq_attention_shape *shape, int64_t b, int64_t t, int64_t s) {
  if (shape->causal && s > t + shape->keys - shape->queries) return false;
  return !shape->key_present || shape->key_present[b * shape->keys + s];
}

static double dot(int64_t count, const float *x, const float *y) {
  double sum = 0;
  for (int64_t i = 0; i < count; i++) sum += (double)x[i] * y[i];
  return sum;
}

void sq_attention_reference(const sq_attention_shape *shape, const float *q, const float *k,
                            const float *v, float *out, float *weights) {
  int64_t keys = shape->keys, width = shape->head_width, value_width = shape->value_width;
  for (int64_t b = 0; b < shape->batch; b++) {
    for (int64_t h = 0; h < shape->heads; h++) {
      for (int64_t t = 0; t < shape->queries; t++) {
        const float *query = q + b * shape->q_batch + t * shape->q_row + h * width;
        int64_t row = ((b * shape->heads + h) * shape->queries + t) * keys;
        float *weight = weights + row;
        double maximum = -INFINITY, sum = 0;
        for (int64_t s = 0; s < keys; s++) {
          if (!takes_part(shape, b, t, s)) continue;
          const float *key = k + b * shape->k_batch + s * shape->k_row + h * width;
          double logit = shape->scale * dot(width, query, key);
          if (shape->bias) {
            logit += shape->bias[b * shape->bias_batch + h * shape->bias_head + t * keys + s];
          }
          weight[s] = (float)logit;
          if (weight[s] > maximum) maximum = weight[s];
        }
        if (maximum == -INFINITY) maximum = 0;
        for (int64_t s = 0; s < keys; s++) {
          if (takes_part(shape, b, t, s)) sum += exp(weight[s] - maximum);
        }
        for (int64_t s = 0; s < keys; s++) {
          bool present = takes_part(shape, b, t, s) && sum != 0;
          weight[s] = present ? (float)(exp(weight[s] - maximum) / sum) : 0;
        }
        float *result = out + b * shape->out_batch + t * shape->out_row + h * value_width;
        for (int64_t d = 0; d < value_width; d++) {
          double value = 0;
          for (int64_t s = 0; s < keys; s++) {
            if (!takes_part(shape, b, t, s)) continue;
            double factor = shape->dropout ? shape->dropout[row + s] : 1;
            value += weight[s] * factor *
                     v[b * shape->v_batch + s * shape->v_row + h * value_width + d];
          }
          result[d] = (float)value;
        }
      }
    }
  }
}

static void clear_heads(int64_t batch, int64_t rows, int64_t width, int64_t batch_stride,
                        int64_t row_stride, float *x) {
  for (int64_t b = 0; x && b < batch; b++) {
    for (int64_t t = 0; t < rows; t++) {
      for (int64_t d = 0; d < width; d++) x[b * batch_stride + t * row_stride + d] = 0;
    }
  }
}

void sq_attention_backward_reference(const sq_attention_shape *shape, const float *q,
                                     const float *k, const float *v, const float *weights,
                                     const float *d_out, float *d_q, float *d_k, float *d_v,
                                     float *d_bias) {
  int64_t heads = shape->heads, queries = shape->queries, keys = shape->keys;
  int64_t width = shape->head_width, value_width = shape->value_width;
  clear_heads(shape->batch, queries, heads * width, shape->q_batch, shape->q_row, d_q);
  clear_heads(shape->batch, keys, heads * width, shape->k_batch, shape->k_row, d_k);
  clear_heads(shape->batch, keys, heads * value_width, shape->v_batch, shape->v_row, d_v);
  for (int64_t b = 0; b < shape->batch; b++) {
    for (int64_t h = 0; h < heads; h++) {
      for (int64_t t = 0; t < queries; t++) {
        int64_t row = ((b * heads + h) * queries + t) * keys;
        int64_t q_place = b * shape->q_batch + t * shape->q_row + h * width;
        const float *up = d_out + b * shape->out_batch + t * shape->out_row + h * value_width;
        double sum = 0;
        for (int64_t s = 0; s < keys; s++) {
          if (!takes_part(shape, b, t, s)) continue;
          int64_t v_place = b * shape->v_batch + s * shape->v_row + h * value_width;
          double factor = shape->dropout ? shape->dropout[row + s] : 1;
          sum += weights[row + s] * factor * dot(value_width, up, v + v_place);
        }
        for (int64_t s = 0; s < keys; s++) {
          if (d_bias) d_bias[row + s] = 0;
          if (!takes_part(shape, b, t, s)) continue;
          int64_t k_place = b * shape->k_batch + s * shape->k_row + h * width;
          int64_t v_place = b * shape->v_batch + s * shape->v_row + h * value_width;
          double factor = shape->dropout ? shape->dropout[row + s] : 1;
          double d_weight = factor * dot(value_width, up, v + v_place);
          float d_logit = (float)(weights[row + s] * (d_weight - sum));
          if (d_bias) d_bias[row + s] = d_logit;
          for (int64_t d = 0; d < width; d++) {
            if (d_q) d_q[q_place + d] += shape->scale * d_logit * k[k_place + d];
            if (d_k) d_k[k_place + d] += shape->scale * d_logit * q[q_place + d];
          }
          for (int64_t d = 0; d_v && d < value_width; d++) {
            d_v[v_place + d] += (float)(weights[row + s] * factor) * up[d];
          }
        }
      }
    }
  }
}
