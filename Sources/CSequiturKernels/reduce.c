// Reductions: a long one is cut into blocks of fixed length, whose results are reduced in their
// order. So the bits do not depend on the number of threads, and rounding errors grow slowly.
#include <stddef.h>
#include "kernels.h"
#include "shares.h"

// MARK: sum

typedef struct {
  int64_t length, inner, block, blocks;
  const float *x;
  float *out;
} sum_blocks;

static void sum_chunk(void *context, int64_t begin, int64_t end) {
  const sum_blocks *s = context;
  const sq_kernel_table *kernels = sq_kernels();
  for (int64_t i = begin; i < end; i++) {
    int64_t outer = i / s->blocks, start = i % s->blocks * s->block;
    int64_t length = s->length - start < s->block ? s->length - start : s->block;
    const float *from = s->x + (outer * s->length + start) * s->inner;
    if (s->inner == 1) {
      s->out[i] = kernels->sum_run(length, from);
    } else {
      kernels->sum_rows(length, s->inner, from, s->out + i * s->inner);
    }
  }
}

void sq_sum(int64_t outer, int64_t length, int64_t inner, const float *x, float *out) {
  if (outer <= 0 || inner <= 0) return;
  int64_t block = inner == 1 ? 512 : 64;
  int64_t blocks = length > block ? (length + block - 1) / block : 1;
  sum_blocks s = {length, inner, block, blocks, x, out};
  int64_t size = (length < block ? length : block) * inner;
  if (blocks == 1) {
    sq_share_items(outer, size, sum_chunk, &s);
    return;
  }
  int64_t count = outer * blocks * inner;
  s.out = sq_allocate(count);
  sq_share_items(outer * blocks, size, sum_chunk, &s);
  sq_sum(outer, blocks, inner, s.out, out);
  sq_release(s.out);
}

// MARK: largest value

typedef struct {
  int64_t length, inner;
  const float *x;
  float *out;
  int32_t *index;
} maximum;

static void maximum_chunk(void *context, int64_t begin, int64_t end) {
  const maximum *m = context;
  const sq_kernel_table *kernels = sq_kernels();
  for (int64_t o = begin; o < end; o++) {
    const float *from = m->x + o * m->length * m->inner;
    float *out = m->out + o * m->inner;
    int32_t *index = m->index ? m->index + o * m->inner : NULL;
    if (m->inner == 1) {
      kernels->maximum_run(m->length, from, out, index);
    } else {
      kernels->maximum_columns(m->length, m->inner, m->inner, from, out, index);
    }
  }
}

void sq_maximum(int64_t outer, int64_t length, int64_t inner, const float *x, float *out,
                int32_t *index) {
  if (inner <= 0) return;
  maximum m = {length, inner, x, out, index};
  sq_share_items(outer, length * inner, maximum_chunk, &m);
}

// MARK: norm and check

typedef struct {
  const int64_t *counts;
  const float *const *x;
  double *sums;
} squares;

static void squares_chunk(void *context, int64_t begin, int64_t end) {
  const squares *s = context;
  for (int64_t number = begin; number < end; number++) {
    numbered_chunk chunk = chunk_at(number, s->counts, sizeof *s->counts);
    s->sums[number] = sq_kernels()->sum_of_squares(chunk.count, s->x[chunk.array] + chunk.start);
  }
}

double sq_sum_of_squares(int64_t arrays, const int64_t *counts, const float *const *x) {
  int64_t chunks = chunks_of_all(arrays, counts, sizeof *counts);
  double few[64];
  squares s = {counts, x, chunks <= 64 ? few : (double *)sq_allocate(2 * chunks)};
  sq_share_arrays(arrays, counts, sizeof *counts, squares_chunk, &s);
  double total = 0;
  for (int64_t i = 0; i < chunks; i++) total += s.sums[i];
  if (s.sums != few) sq_release((float *)s.sums);
  return total;
}

int64_t sq_first_not_finite(int64_t count, const float *x) {
  return sq_kernels()->first_not_finite(count, x);
}
