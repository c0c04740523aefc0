// Layer norm (Ba et al. 2016) and RMS norm (Zhang & Sennrich 2019), one row after another. Both are
// (x - mean) * reciprocal; RMS norm has no means, and 0 stands for each.
#include <math.h>
#include <stddef.h>
#include "sequitur_reference.h"

void sq_norm_reference(int64_t rows, int64_t columns, const float *x, const float *branch,
                       float *sum, const float *weight, const float *bias, float epsilon,
                       float *out, float *means, float *reciprocals) {
  for (int64_t i = 0; branch && i < rows * columns; i++) sum[i] = x[i] + branch[i];
  for (int64_t r = 0; r < rows; r++) {
    const float *row = (branch ? sum : x) + r * columns;
    double mean = 0, squares = 0;
    for (int64_t j = 0; means && j < columns; j++) mean += row[j] / (double)columns;
    for (int64_t j = 0; j < columns; j++) squares += (row[j] - mean) * (row[j] - mean);
    double reciprocal = 1 / sqrt(squares / (double)columns + epsilon);
    for (int64_t j = 0; j < columns; j++) {
      double y = (row[j] - mean) * reciprocal;
      out[r * columns + j] = (float)(y * (weight ? weight[j] : 1) + (bias ? bias[j] : 0));
    }
    if (means) means[r] = (float)mean;
    reciprocals[r] = (float)reciprocal;
  }
}

// With y the normalised row and g = upstream * weight:
// dx = reciprocal * (g - mean(g) - y * mean(g * y)), where RMS norm has no mean(g).
void sq_norm_backward_reference(int64_t rows, int64_t columns, const float *x,
                                const float *weight, const float *means,
                                const float *reciprocals, const float *upstream, float *dx,
                                bool accumulate, float *d_weight, float *d_bias) {
  for (int64_t j = 0; j < columns; j++) {
    double weight_sum = 0, bias_sum = 0;
    for (int64_t r = 0; r < rows; r++) {
      int64_t i = r * columns + j;
      weight_sum += upstream[i] * ((x[i] - (means ? (double)means[r] : 0)) * reciprocals[r]);
      bias_sum += upstream[i];
    }
    if (d_weight) d_weight[j] = (float)weight_sum;
    if (d_bias) d_bias[j] = (float)bias_sum;
  }
  for (int64_t r = 0; dx && r < rows; r++) {
    double mean = means ? means[r] : 0, mean_g = 0, mean_gy = 0;
    for (int64_t j = 0; j < columns; j++) {
      int64_t i = r * columns + j;
      double g = (double)upstream[i] * (weight ? weight[j] : 1);
      if (means) mean_g += g / (double)columns;
      mean_gy += g * (x[i] - mean) * reciprocals[r] / (double)columns;
    }
    for (int64_t j = 0; j < columns; j++) {
      int64_t i = r * columns + j;
      double g = (double)upstream[i] * (weight ? weight[j] : 1);
      double y = (x[i] - mean) * reciprocals[r];
      double value = reciprocals[r] * (g - mean_g - y * mean_gy);
      dx[i] = (float)(accumulate ? dx[i] + value : value);
    }
  }
}
