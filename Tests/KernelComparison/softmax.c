// Softmax, its logarithm, the masked one, cross-entropy, and their gradients.
#include "comparison.h"
#include <math.h>
#include <string.h>

static void compare_plain(int rows, int columns) {
  int count = rows * columns;
  begin(1e-6, "%d x %d", rows, columns);
  const float *x = samples(count, 20), *upstream = samples(count, 1);
  output y = output_of("sq_softmax", count), dx = output_of("sq_softmax_backward", count);
  allow(2e-6);
  output log_y = output_of("sq_log_softmax", count);
  output log_dx = output_of("sq_log_softmax_backward", count);
  while (next_round()) {
    RUN(sq_softmax, rows, columns, x, at(y));
    RUN(sq_softmax_backward, rows, columns, at(y), upstream, at(dx));
    RUN(sq_log_softmax, rows, columns, x, at(log_y));
    RUN(sq_log_softmax_backward, rows, columns, at(log_y), upstream, at(log_dx));
  }
}

static void compare_special_rows(void) {
  static const float rows[][9] = {
      {1, NAN, 2, 3, 4, 5, 6, 7, 8},
      {1e30f, -1e30f, 1e30f, 0, 0, 0, 0, 0, 0},
      {INFINITY, 0, 1, 2, 3, 4, 5, 6, 7},
      {-INFINITY, 0, 1, 2, 3, -INFINITY, 5, 6, -INFINITY},
      {-INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY,
       -INFINITY},
      {-8e4f, -8e4f, -8e4f, -8e4f, -8e4f, -8e4f, -8e4f, -8e4f, -8e4f},
  };
  enum { count = COUNT_OF(rows) };
  begin(1e-6, "special rows");
  output y = output_of("sq_softmax", count * 9), log_y = output_of("sq_log_softmax", count * 9);
  while (next_round()) {
    RUN(sq_softmax, count, 9, rows[0], at(y));
    RUN(sq_log_softmax, count, 9, rows[0], at(log_y));
  }
}

static void compare_tiny_weights(void) {
  begin(0, "tiny weights");
  output y = output_of("sq_softmax", 4);
  const float x[] = {0, -59, -61, -100};
  while (next_setting()) {
    sq_softmax(1, 4, x, y.found);
    for (int i = 0; i < 4; i++) {
      EXPECT("sq_softmax", (y.found[i] > 0) == (i < 2), "element %d is %g", i,
             (double)y.found[i]);
    }
    memcpy(y.expected, y.found, sizeof x);
  }
}

// What is left out may hold anything; every third row keeps nothing.
static void compare_masked(int rows, int columns) {
  static const float excluded[] = {NAN, INFINITY, -INFINITY, 1e30f};
  int count = rows * columns;
  begin(1e-6, "%d x %d, masked", rows, columns);
  float *x = samples(count, 10);
  uint8_t *keep = sample_flags(count);
  for (int i = 0; i < count; i++) {
    if (i / columns % 3 == 0) keep[i] = 0;
    if (!keep[i]) x[i] = excluded[i % 4];
  }
  output y = output_of("sq_masked_softmax", count);
  while (next_round()) {
    RUN(sq_masked_softmax, rows, columns, x, keep, at(y));
    for (int i = 0; i < count; i++) {
      if (!keep[i] && at(y)[i] != 0) fail("sq_masked_softmax", "element %d is not 0", i);
    }
  }
}

// Targets of -1 are ignored.
static void compare_cross_entropy(int rows, int columns) {
  if (columns == 0) return;
  int count = rows * columns;
  begin(2e-6, "%d x %d, cross-entropy", rows, columns);
  const float *x = samples(count, 10), *upstream = samples(rows, 1);
  const int32_t *targets = sample_indices(rows, -1, columns);
  output losses = output_of("sq_cross_entropy", rows);
  output statistics = output_of("sq_cross_entropy", 2 * rows);
  // In place, as the contract allows.
  output dx = output_from("sq_cross_entropy_backward", count, x);
  while (next_round()) {
    RUN(sq_cross_entropy, rows, columns, x, targets, -1, at(losses), at(statistics));
    RUN(sq_cross_entropy_backward, rows, columns, at(dx), targets, -1, at(statistics), upstream,
        at(dx));
  }
}

static void compare_shape(int rows, int columns) {
  compare_plain(rows, columns);
  compare_masked(rows, columns);
  compare_cross_entropy(rows, columns);
}

void compare_softmax(void) {
  for (int i = 0; i < odd_size_count; i++) compare_shape(5, odd_sizes[i]);
  compare_shape(0, 9);
  compare_shape(1, 1000);
  compare_shape(700, 65);
  compare_shape(3000, 16);
  compare_special_rows();
  compare_tiny_weights();
}
