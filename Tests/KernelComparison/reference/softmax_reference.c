// Softmax, its logarithm and cross-entropy, one row after another.
#include <math.h>
#include <stddef.h>
#include "sequitur_reference.h"

// Largest of the values kept, and the sum of their exponentials below it. `keep` may be NULL.
typedef struct {
  double maximum, sum;
} row_sum;

static row_sum sum_row(int64_t columns, const float *x, const uint8_t *keep) {
  row_sum row = {-INFINITY, 0};
  for (int64_t j = 0; j < columns; j++) {
    if ((!keep || keep[j]) && x[j] > row.maximum) row.maximum = x[j];
  }
  for (int64_t j = 0; j < columns; j++) {
    if (!keep || keep[j]) row.sum += exp(x[j] - row.maximum);
  }
  return row;
}

void sq_softmax_reference(int64_t rows, int64_t columns, const float *x, float *out) {
  sq_masked_softmax_reference(rows, columns, x, NULL, out);
}

void sq_masked_softmax_reference(int64_t rows, int64_t columns, const float *x,
                                 const uint8_t *keep, float *out) {
  for (int64_t r = 0; r < rows; r++) {
    const float *x_row = x + r * columns;
    const uint8_t *keep_row = keep ? keep + r * columns : NULL;
    row_sum row = sum_row(columns, x_row, keep_row);
    for (int64_t j = 0; j < columns; j++) {
      bool kept = !keep_row || keep_row[j];
      out[r * columns + j] = kept ? (float)(exp(x_row[j] - row.maximum) / row.sum) : 0;
    }
  }
}

void sq_log_softmax_reference(int64_t rows, int64_t columns, const float *x, float *out) {
  for (int64_t r = 0; r < rows; r++) {
    const float *x_row = x + r * columns;
    row_sum row = sum_row(columns, x_row, NULL);
    for (int64_t j = 0; j < columns; j++) {
      out[r * columns + j] = (float)(x_row[j] - row.maximum - log(row.sum));
    }
  }
}

void sq_softmax_backward_reference(int64_t rows, int64_t columns, const float *y,
                                   const float *upstream, float *out) {
  for (int64_t r = 0; r < rows; r++) {
    double sum = 0;
    for (int64_t j = r * columns; j < (r + 1) * columns; j++) sum += (double)upstream[j] * y[j];
    for (int64_t j = r * columns; j < (r + 1) * columns; j++) {
      out[j] = (float)(y[j] * (upstream[j] - sum));
    }
  }
}

void sq_log_softmax_backward_reference(int64_t rows, int64_t columns, const float *y,
                                       const float *upstream, float *out) {
  for (int64_t r = 0; r < rows; r++) {
    double sum = 0;
    for (int64_t j = r * columns; j < (r + 1) * columns; j++) sum += upstream[j];
    for (int64_t j = r * columns; j < (r + 1) * columns; j++) {
      out[j] = (float)(upstream[j] - exp(y[j]) * sum);
    }
  }
}

void sq_cross_entropy_reference(int64_t rows, int64_t columns, const float *x,
                                const int32_t *targets, int32_t ignored, float *losses,
                                float *statistics) {
  for (int64_t r = 0; r < rows; r++) {
    row_sum row = sum_row(columns, x + r * columns, NULL);
    statistics[r] = (float)row.maximum;
    statistics[rows + r] = (float)(1 / row.sum);
    losses[r] = targets[r] == ignored
                    ? 0 : (float)(row.maximum - x[r * columns + targets[r]] + log(row.sum));
  }
}

void sq_cross_entropy_backward_reference(int64_t rows, int64_t columns, const float *x,
                                         const int32_t *targets, int32_t ignored,
                                         const float *statistics, const float *upstream,
                                         float *out) {
  (void)statistics;
  for (int64_t r = 0; r < rows; r++) {
    row_sum row = sum_row(columns, x + r * columns, NULL);
    for (int64_t j = 0; j < columns; j++) {
      int64_t i = r * columns + j;
      double softmax = exp(x[i] - row.maximum) / row.sum;
      double difference = j == targets[r] ? softmax - 1 : softmax;
      out[i] = targets[r] == ignored ? 0 : (float)(difference * upstream[r]);
    }
  }
}
