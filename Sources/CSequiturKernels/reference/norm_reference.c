// Layer norm (Ba et al. 2016) and RMS norm (Zhang & Sennrich 2019), one row after another.
#include <math.h>
#include "sequitur_reference.h"

void sq_layer_norm_reference(int64_t rows, int64_t columns, const float *x, const float *weight,
                             const float *bias, float epsilon, float *out, float *means,
                             float *reciprocals) {
  for (int64_t r = 0; r < rows; r++) {
    const float *x_row = x + r * columns;
    double mean = 0, variance = 0;
    for (int64_t j = 0; j < columns; j++) mean += x_row[j];
    mean /= (double)columns;
    for (int64_t j = 0; j < columns; j++) variance += (x_row[j] - mean) * (x_row[j] - mean);
    variance /= (double)columns;
    double reciprocal = 1 / sqrt(variance + epsilon);
    for (int64_t j = 0; j < columns; j++) {
      double y = (x_row[j] - mean) * reciprocal;
      out[r * columns + j] = (float)(y * (weight ? weight[j] : 1) + (bias ? bias[j] : 0));
    }
    means[r] = (float)mean;
    reciprocals[r] = (float)reciprocal;
  }
}

// With y the normalised row and g = upstream * weight:
// dx = reciprocal * (g - mean(g) - y * mean(g * y)).
void sq_layer_norm_backward_reference(int64_t rows, int64_t columns, const float *x,
                                      const float *weight, const float *means,
                                      const float *reciprocals, const float *upstream, float *dx,
                                      float *d_weight, float *d_bias) {
  for (int64_t r = 0; r < rows; r++) {
    double mean_g = 0, mean_gy = 0;
    for (int64_t j = 0; j < columns; j++) {
      int64_t i = r * columns + j;
      double g = (double)upstream[i] * (weight ? weight[j] : 1);
      mean_g += g / (double)columns;
      mean_gy += g * ((double)x[i] - means[r]) * reciprocals[r] / (double)columns;
    }
    for (int64_t j = 0; dx && j < columns; j++) {
      int64_t i = r * columns + j;
      double g = (double)upstream[i] * (weight ? weight[j] : 1);
      double y = ((double)x[i] - means[r]) * reciprocals[r];
      dx[i] = (float)(reciprocals[r] * (g - mean_g - y * mean_gy));
    }
  }
  for (int64_t j = 0; j < columns; j++) {
    double weight_sum = 0, bias_sum = 0;
    for (int64_t r = 0; r < rows; r++) {
      int64_t i = r * columns + j;
      weight_sum += upstream[i] * (((double)x[i] - means[r]) * reciprocals[r]);
      bias_sum += upstream[i];
    }
    if (d_weight) d_weight[j] = (float)weight_sum;
    if (d_bias) d_bias[j] = (float)bias_sum;
  }
}

void sq_rms_norm_reference(int64_t rows, int64_t columns, const float *x, const float *weight,
                           float epsilon, float *out, float *reciprocals) {
  for (int64_t r = 0; r < rows; r++) {
    double squares = 0;
    for (int64_t i = r * columns; i < (r + 1) * columns; i++) squares += (double)x[i] * x[i];
    double reciprocal = 1 / sqrt(squares / (double)columns + epsilon);
    for (int64_t j = 0; j < columns; j++) {
      out[r * columns + j] = (float)(x[r * columns + j] * reciprocal * (weight ? weight[j] : 1));
    }
    reciprocals[r] = (float)reciprocal;
  }
}

// With y = x * reciprocal and g = upstream * weight: dx = reciprocal * (g - y * mean(g * y)).
void sq_rms_norm_backward_reference(int64_t rows, int64_t columns, const float *x,
                                    const float *weight, const float *reciprocals,
                                    const float *upstream, float *dx, float *d_weight) {
  for (int64_t r = 0; r < rows; r++) {
    double mean_gy = 0;
    for (int64_t j = 0; j < columns; j++) {
      int64_t i = r * columns + j;
      double g = (double)upstream[i] * (weight ? weight[j] : 1);
      mean_gy += g * x[i] * reciprocals[r] / (double)columns;
    }
    for (int64_t j = 0; dx && j < columns; j++) {
      int64_t i = r * columns + j;
      double g = (double)upstream[i] * (weight ? weight[j] : 1);
      dx[i] = (float)(reciprocals[r] * (g - (double)x[i] * reciprocals[r] * mean_gy));
    }
  }
  for (int64_t j = 0; d_weight && j < columns; j++) {
    double sum = 0;
    for (int64_t r = 0; r < rows; r++) {
      sum += (double)upstream[r * columns + j] * x[r * columns + j] * reciprocals[r];
    }
    d_weight[j] = (float)sum;
  }
}
