// Softmax, its logarithm and cross-entropy: rows shared out among threads.
#include <stddef.h>
#include "kernels.h"
#include "shares.h"

typedef struct {
  int64_t columns;
  const float *x, *upstream;
  const uint8_t *keep;
  const int32_t *targets;
  int32_t ignored;
  float *losses, *log_sums, *out;
} softmax_rows;

static void softmax_chunk(void *context, int64_t begin, int64_t end) {
  const softmax_rows *r = context;
  int64_t first = begin * r->columns;
  sq_kernels()->softmax(end - begin, r->columns, r->x + first, r->out + first);
}

void sq_softmax(int64_t rows, int64_t columns, const float *x, float *out) {
  softmax_rows r = {.columns = columns, .x = x, .out = out};
  sq_share_items(rows, columns, softmax_chunk, &r);
}

static void log_softmax_chunk(void *context, int64_t begin, int64_t end) {
  const softmax_rows *r = context;
  int64_t first = begin * r->columns;
  sq_kernels()->log_softmax(end - begin, r->columns, r->x + first, r->out + first);
}

void sq_log_softmax(int64_t rows, int64_t columns, const float *x, float *out) {
  softmax_rows r = {.columns = columns, .x = x, .out = out};
  sq_share_items(rows, columns, log_softmax_chunk, &r);
}

static void masked_softmax_chunk(void *context, int64_t begin, int64_t end) {
  const softmax_rows *r = context;
  int64_t first = begin * r->columns;
  sq_kernels()->masked_softmax(end - begin, r->columns, r->x + first, r->keep + first,
                               r->out + first);
}

void sq_masked_softmax(int64_t rows, int64_t columns, const float *x, const uint8_t *keep,
                       float *out) {
  softmax_rows r = {.columns = columns, .x = x, .keep = keep, .out = out};
  sq_share_items(rows, columns, masked_softmax_chunk, &r);
}

static void softmax_backward_chunk(void *context, int64_t begin, int64_t end) {
  const softmax_rows *r = context;
  int64_t first = begin * r->columns;
  sq_kernels()->softmax_backward(end - begin, r->columns, r->x + first, r->upstream + first,
                                 r->out + first);
}

void sq_softmax_backward(int64_t rows, int64_t columns, const float *y, const float *upstream,
                         float *out) {
  softmax_rows r = {.columns = columns, .x = y, .upstream = upstream, .out = out};
  sq_share_items(rows, columns, softmax_backward_chunk, &r);
}

static void log_softmax_backward_chunk(void *context, int64_t begin, int64_t end) {
  const softmax_rows *r = context;
  int64_t first = begin * r->columns;
  sq_kernels()->log_softmax_backward(end - begin, r->columns, r->x + first, r->upstream + first,
                                     r->out + first);
}

void sq_log_softmax_backward(int64_t rows, int64_t columns, const float *y, const float *upstream,
                             float *out) {
  softmax_rows r = {.columns = columns, .x = y, .upstream = upstream, .out = out};
  sq_share_items(rows, columns, log_softmax_backward_chunk, &r);
}

static void cross_entropy_chunk(void *context, int64_t begin, int64_t end) {
  const softmax_rows *r = context;
  sq_kernels()->cross_entropy(end - begin, r->columns, r->x + begin * r->columns,
                              r->targets + begin, r->ignored, r->losses + begin,
                              r->log_sums + begin);
}

void sq_cross_entropy(int64_t rows, int64_t columns, const float *x, const int32_t *targets,
                      int32_t ignored, float *losses, float *log_sums) {
  softmax_rows r = {.columns = columns, .x = x, .targets = targets, .ignored = ignored,
                    .losses = losses, .log_sums = log_sums};
  sq_share_items(rows, columns, cross_entropy_chunk, &r);
}

static void cross_entropy_backward_chunk(void *context, int64_t begin, int64_t end) {
  const softmax_rows *r = context;
  int64_t first = begin * r->columns;
  sq_kernels()->cross_entropy_backward(end - begin, r->columns, r->x + first, r->targets + begin,
                                       r->ignored, r->log_sums + begin, r->upstream + begin,
                                       r->out + first);
}

void sq_cross_entropy_backward(int64_t rows, int64_t columns, const float *x,
                               const int32_t *targets, int32_t ignored, const float *log_sums,
                               const float *upstream, float *out) {
  softmax_rows r = {.columns = columns, .x = x, .upstream = upstream, .targets = targets,
                    .ignored = ignored, .log_sums = (float *)log_sums, .out = out};
  sq_share_items(rows, columns, cross_entropy_backward_chunk, &r);
}
