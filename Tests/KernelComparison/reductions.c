// Sums, maxima, the sum of squares and the search for what is not finite.
#include "comparison.h"
#include <float.h>
#include <math.h>
#include <string.h>

static void compare_sum(int outer, int length, int inner) {
  begin(1e-6 * (1 + sqrt(length)), "%dx%dx%d", outer, length, inner);
  const float *x = samples(outer * length * inner, 1);
  output sums = output_of("sq_sum", outer * inner);
  while (next_round()) RUN(sq_sum, outer, length, inner, x, at(sums));
}

// The largest value and its first index; values repeat, and with `poisoned` some are not finite.
static void compare_maximum(int outer, int length, int inner, bool poisoned) {
  int count = outer * length * inner, out_count = outer * inner;
  if (length == 0) return;
  begin(0, "%dx%dx%d, poisoned %d", outer, length, inner, poisoned);
  float *x = samples(count, 8);
  for (int i = 0; i < count; i++) x[i] = roundf(x[i]);
  for (int i = count / 2; poisoned && i < count; i += 97) x[i] = NAN;
  if (poisoned && count > 0) {
    x[count / 3] = INFINITY;
    x[count / 4] = -INFINITY;
  }
  int32_t *indices = sample_indices(out_count, 0, 1);
  output maxima = output_of("sq_maximum", out_count);
  output places = output_of("sq_maximum", out_count);
  output alone = output_of("sq_maximum", out_count);
  while (next_round()) {
    RUN(sq_maximum, outer, length, inner, x, at(maxima), indices);
    for (int i = 0; i < out_count; i++) at(places)[i] = (float)indices[i];
    RUN(sq_maximum, outer, length, inner, x, at(alone), NULL);
  }
}

// In Double: what is compared with zero is the relative error.
static void compare_sum_of_squares(int count) {
  begin(1e-12, "%d values", count);
  const float *x = samples(count, 1);
  output error = output_of("sq_sum_of_squares", 1);
  allow(INFINITY);
  output bits = output_of("sq_sum_of_squares", 2);  // of the Double, compared between threads
  const int64_t counts[] = {count / 3, 0, count - count / 3};
  const float *arrays[] = {x, x, x + count / 3};
  double expected = sq_sum_of_squares_reference(3, counts, arrays);
  error.expected[0] = 0;
  while (next_setting()) {
    double found = sq_sum_of_squares(3, counts, arrays);
    memcpy(bits.found, &found, sizeof found);
    error.found[0] = (float)((found - expected) / fmax(1, expected));
  }
}

static void compare_first_not_finite(int count, int place, float value) {
  begin(0, "%d values, the one at %d is %g", count, place, (double)value);
  float *x = zeros(count);
  for (int i = 0; i < count; i++) x[i] = FLT_MAX;
  if (place >= 0) x[place] = value;
  output found = output_of("sq_first_not_finite", 1);
  found.expected[0] = (float)place;
  int64_t reference = sq_first_not_finite_reference(count, x);
  EXPECT("sq_first_not_finite", reference == place, "its reference found %d", (int)reference);
  while (next_setting()) found.found[0] = (float)sq_first_not_finite(count, x);
}

static void compare_shape(int outer, int length, int inner) {
  compare_sum(outer, length, inner);
  compare_maximum(outer, length, inner, false);
  compare_maximum(outer, length, inner, true);
}

void compare_reductions(void) {
  static const int large[][3] = {
      {1, 100000, 1}, {3, 40000, 1}, {1, 3000, 33}, {1, 700, 512}, {300, 200, 1}, {40, 20, 100},
  };
  for (int i = 0; i < odd_size_count; i++) {
    int size = odd_sizes[i];
    compare_shape(3, size, 1);
    compare_shape(2, 9, size);
    compare_shape(size, 17, 5);
    compare_sum_of_squares(size);
    compare_first_not_finite(size, -1, 0);
    for (int place = size - 1; place >= 0; place -= 3) {
      compare_first_not_finite(size, place, (float[]){NAN, INFINITY, -INFINITY}[place % 3]);
    }
  }
  for (int i = 0; i < COUNT_OF(large); i++) {
    compare_shape(large[i][0], large[i][1], large[i][2]);
  }
  compare_sum_of_squares(70000);
  compare_sum_of_squares(1300000);
}
