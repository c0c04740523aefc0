// Rows read and added by index, one after another.
#include "sequitur_reference.h"

void sq_gather_rows_reference(int64_t count, int64_t width, const float *table,
                              const int32_t *indices, float *out) {
  for (int64_t i = 0; i < count; i++) {
    for (int64_t j = 0; j < width; j++) out[i * width + j] = table[indices[i] * width + j];
  }
}

void sq_scatter_add_rows_reference(int64_t count, int64_t width, const float *x,
                                   const int32_t *indices, float *table) {
  for (int64_t i = 0; i < count; i++) {
    for (int64_t j = 0; j < width; j++) table[indices[i] * width + j] += x[i * width + j];
  }
}
