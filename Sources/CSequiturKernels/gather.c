// Rows read and added by index.
#include <string.h>
#include "kernels.h"
#include "shares.h"

typedef struct {
  int64_t count, width;
  const float *x;
  const int32_t *indices;
  float *out;
} indexed_rows;

static void gather_chunk(void *context, int64_t begin, int64_t end) {
  const indexed_rows *r = context;
  for (int64_t i = begin; i < end; i++) {
    memcpy(r->out + i * r->width, r->x + r->indices[i] * r->width,
           (size_t)r->width * sizeof(float));
  }
}

void sq_gather_rows(int64_t count, int64_t width, const float *table, const int32_t *indices,
                    float *out) {
  indexed_rows r = {count, width, table, indices, out};
  sq_share_items(count, width, gather_chunk, &r);
}

// Columns begin..<end of all rows: each place is added to by one thread, in the order of i.
static void scatter_chunk(void *context, int64_t begin, int64_t end) {
  const indexed_rows *r = context;
  for (int64_t i = 0; i < r->count; i++) {
    sq_kernels()->add_scaled(end - begin, r->x + i * r->width + begin, 1,
                             r->out + r->indices[i] * r->width + begin);
  }
}

void sq_scatter_add_rows(int64_t count, int64_t width, const float *x, const int32_t *indices,
                         float *table) {
  indexed_rows r = {count, width, x, indices, table};
  sq_parallel_for(width, count * width > 2 * chunk_elements ? 64 : width, scatter_chunk, &r);
}
