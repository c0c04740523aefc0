// Softmax, its logarithm and cross-entropy: rows shared out among threads.
#include <stddef.h>
#include "kernels.h"
#include "shares.h"

void sq_softmax(int64_t rows, int64_t columns, const float *x, float *out) {
  sq_softmax_rows r = {.columns = columns, .x = x, .out = out};
  sq_share_items(rows, columns, sq_kernels()->softmax, &r);
}

void sq_log_softmax(int64_t rows, int64_t columns, const float *x, float *out) {
  sq_softmax_rows r = {.columns = columns, .x = x, .out = out};
  sq_share_items(rows, columns, sq_kernels()->log_softmax, &r);
}

void sq_masked_softmax(int64_t rows, int64_t columns, const float *x, const uint8_t *keep,
                       float *out) {
  sq_softmax_rows r = {.columns = columns, .x = x, .keep = keep, .out = out};
  sq_share_items(rows, columns, sq_kernels()->masked_softmax, &r);
}

void sq_softmax_backward(int64_t rows, int64_t columns, const float *y, const float *upstream,
                         float *out) {
  sq_softmax_rows r = {.columns = columns, .x = y, .upstream = upstream, .out = out};
  sq_share_items(rows, columns, sq_kernels()->softmax_backward, &r);
}

void sq_log_softmax_backward(int64_t rows, int64_t columns, const float *y, const float *upstream,
                             float *out) {
  sq_softmax_rows r = {.columns = columns, .x = y, .upstream = upstream, .out = out};
  sq_share_items(rows, columns, sq_kernels()->log_softmax_backward, &r);
}

void sq_cross_entropy(int64_t rows, int64_t columns, const float *x, const int32_t *targets,
                      int32_t ignored, float *losses, float *statistics) {
  sq_softmax_rows r = {.columns = columns, .x = x, .targets = targets, .ignored = ignored,
                       .losses = losses, .maxima = statistics, .factors = statistics + rows};
  sq_share_items(rows, columns, sq_kernels()->cross_entropy, &r);
}

void sq_cross_entropy_backward(int64_t rows, int64_t columns, const float *x,
                               const int32_t *targets, int32_t ignored, const float *statistics,
                               const float *upstream, float *out) {
  sq_softmax_rows r = {.columns = columns, .x = x, .upstream = upstream, .targets = targets,
                       .ignored = ignored, .maxima = (float *)statistics,
                       .factors = (float *)statistics + rows, .out = out};
  sq_share_items(rows, columns, sq_kernels()->cross_entropy_backward, &r);
}
