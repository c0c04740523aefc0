// Reductions, one value after another.
#include <math.h>
#include "sequitur_reference.h"

void sq_sum_reference(int64_t outer, int64_t length, int64_t inner, const float *x, float *out) {
  for (int64_t o = 0; o < outer; o++) {
    for (int64_t i = 0; i < inner; i++) {
      double sum = 0;
      for (int64_t l = 0; l < length; l++) sum += x[(o * length + l) * inner + i];
      out[o * inner + i] = (float)sum;
    }
  }
}

void sq_maximum_reference(int64_t outer, int64_t length, int64_t inner, const float *x, float *out,
                          int32_t *index) {
  for (int64_t o = 0; o < outer; o++) {
    for (int64_t i = 0; i < inner; i++) {
      const float *column = x + o * length * inner + i;
      int64_t best = 0;
      for (int64_t l = 1; l < length; l++) {
        float value = column[l * inner];
        if (isnan(column[best * inner])) break;
        if (value > column[best * inner] || isnan(value)) best = l;
      }
      out[o * inner + i] = column[best * inner];
      if (index) index[o * inner + i] = (int32_t)best;
    }
  }
}

double sq_sum_of_squares_reference(int64_t arrays, const int64_t *counts, const float *const *x) {
  double sum = 0;
  for (int64_t array = 0; array < arrays; array++) {
    for (int64_t i = 0; i < counts[array]; i++) sum += (double)x[array][i] * x[array][i];
  }
  return sum;
}

int64_t sq_first_not_finite_reference(int64_t count, const float *x) {
  for (int64_t i = 0; i < count; i++) {
    if (!isfinite(x[i])) return i;
  }
  return -1;
}
