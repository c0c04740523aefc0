// Layer norm and RMS norm, with and without weight and bias, and their gradients.
#include "comparison.h"
#include <string.h>

static void compare_layer_norm(int rows, int columns, bool has_weight, bool has_bias) {
  int count = rows * columns;
  // A row of one column has variance 0, and 1 / sqrt(epsilon) scales every rounding error.
  float epsilon = columns == 1 ? 1 : 1e-3f;
  // The gradient of a weight is a sum over the rows, which may nearly cancel.
  begin(2e-5 + 2e-8 * rows, "%d x %d, weight %d, bias %d", rows, columns, has_weight, has_bias);
  float *x = samples(count, 3);
  for (int i = 0; i < count; i++) x[i] += 2;
  const float *upstream = samples(count, 1);
  const float *weight = has_weight ? samples(columns, 1) : NULL;
  const float *bias = has_bias ? samples(columns, 1) : NULL;
  output y = output_of("sq_layer_norm", count), means = output_of("sq_layer_norm", rows);
  output reciprocals = output_of("sq_layer_norm", rows);
  output dx = output_of("sq_layer_norm_backward", count), d_weight = {0}, d_bias = {0};
  if (has_weight) d_weight = output_of("sq_layer_norm_backward", columns);
  if (has_bias) d_bias = output_of("sq_layer_norm_backward", columns);
  sq_layer_norm_reference(rows, columns, x, weight, bias, epsilon, y.expected, means.expected,
                          reciprocals.expected);
  sq_layer_norm_backward_reference(rows, columns, x, weight, means.expected, reciprocals.expected,
                                   upstream, dx.expected, d_weight.expected, d_bias.expected);
  while (next_setting()) {
    sq_layer_norm(rows, columns, x, NULL, NULL, weight, bias, epsilon, y.found, means.found,
                  reciprocals.found);
    sq_layer_norm_backward(rows, columns, x, weight, means.found, reciprocals.found, upstream,
                           dx.found, false, d_weight.found, d_bias.found);
  }
}

// The norm of a sum, and a gradient added to another.
static void compare_residual(int rows, int columns, bool has_means) {
  int count = rows * columns;
  begin(2e-5, "%d x %d of a sum, means %d", rows, columns, has_means);
  const float *x = samples(count, 3), *branch = samples(count, 3), *upstream = samples(count, 1);
  const float *before = samples(count, 1);
  const char *name = has_means ? "sq_layer_norm" : "sq_rms_norm";
  output y = output_of(name, count), sum = output_of(name, count);
  output means = output_of(name, has_means ? rows : 0), reciprocals = output_of(name, rows);
  output dx = output_of(name, count);
  for (int i = 0; i < count; i++) sum.expected[i] = x[i] + branch[i];
  if (has_means) {
    sq_layer_norm_reference(rows, columns, sum.expected, NULL, NULL, 1, y.expected,
                            means.expected, reciprocals.expected);
    sq_layer_norm_backward_reference(rows, columns, sum.expected, NULL, means.expected,
                                     reciprocals.expected, upstream, dx.expected, NULL, NULL);
  } else {
    sq_rms_norm_reference(rows, columns, sum.expected, NULL, 1, y.expected, reciprocals.expected);
    sq_rms_norm_backward_reference(rows, columns, sum.expected, NULL, reciprocals.expected,
                                   upstream, dx.expected, NULL);
  }
  for (int i = 0; i < count; i++) dx.expected[i] += before[i];
  while (next_setting()) {
    for (int i = 0; i < count; i++) dx.found[i] = before[i];
    if (has_means) {
      sq_layer_norm(rows, columns, x, branch, sum.found, NULL, NULL, 1, y.found, means.found,
                    reciprocals.found);
      sq_layer_norm_backward(rows, columns, sum.found, NULL, means.found, reciprocals.found,
                             upstream, dx.found, true, NULL, NULL);
    } else {
      sq_rms_norm(rows, columns, x, branch, sum.found, NULL, 1, y.found, reciprocals.found);
      sq_rms_norm_backward(rows, columns, sum.found, NULL, reciprocals.found, upstream, dx.found,
                           true, NULL);
    }
  }
}

// Some gradients alone have the bits of all together.
static void compare_asked(int rows, int columns, bool accumulate) {
  for (int asked = 0; asked < 8; asked++) {
    begin(0, "%d x %d, only %s%s%s, accumulate %d", rows, columns, asked & 1 ? "dX " : "",
          asked & 2 ? "dWeight " : "", asked & 4 ? "dBias" : "", accumulate);
    const float *x = samples(rows * columns, 3), *weight = samples(columns, 1);
    const float *upstream = samples(rows * columns, 1);
    const float *means = samples(rows, 1), *reciprocals = samples(rows, 1);
    const int counts[] = {rows * columns, columns, columns};
    float *all[2][3], *some[2][3];
    for (int i = 0; i < 6; i++) {
      output gradient = output_of(i < 3 ? "sq_layer_norm_backward" : "sq_rms_norm_backward",
                                  counts[i % 3]);
      bool is_asked = asked & 1 << i % 3;
      all[i / 3][i % 3] = is_asked ? gradient.expected : samples(counts[i % 3], 1);
      some[i / 3][i % 3] = is_asked ? gradient.found : NULL;
    }
    const float *before[] = {samples(rows * columns, 1), samples(rows * columns, 1)};
    while (next_setting()) {
      for (int kind = 0; kind < 2; kind++) {
        memcpy(all[kind][0], before[kind], (size_t)(rows * columns) * sizeof(float));
        if (asked & 1) memcpy(some[kind][0], before[kind], (size_t)(rows * columns) * sizeof(float));
      }
      sq_layer_norm_backward(rows, columns, x, weight, means, reciprocals, upstream, all[0][0],
                             accumulate, all[0][1], all[0][2]);
      sq_layer_norm_backward(rows, columns, x, weight, means, reciprocals, upstream, some[0][0],
                             accumulate, some[0][1], some[0][2]);
      sq_rms_norm_backward(rows, columns, x, weight, reciprocals, upstream, all[1][0], accumulate,
                           all[1][1]);
      sq_rms_norm_backward(rows, columns, x, weight, reciprocals, upstream, some[1][0], accumulate,
                           some[1][1]);
    }
  }
}

static void compare_rms_norm(int rows, int columns, bool has_weight) {
  int count = rows * columns;
  begin(1e-5 + 1e-8 * rows, "%d x %d, weight %d", rows, columns, has_weight);
  const float *x = samples(count, 3), *upstream = samples(count, 1);
  const float *weight = has_weight ? samples(columns, 1) : NULL;
  output y = output_of("sq_rms_norm", count), reciprocals = output_of("sq_rms_norm", rows);
  output dx = output_of("sq_rms_norm_backward", count), d_weight = {0};
  if (has_weight) d_weight = output_of("sq_rms_norm_backward", columns);
  sq_rms_norm_reference(rows, columns, x, weight, 1e-2f, y.expected, reciprocals.expected);
  sq_rms_norm_backward_reference(rows, columns, x, weight, reciprocals.expected, upstream,
                                 dx.expected, d_weight.expected);
  while (next_setting()) {
    sq_rms_norm(rows, columns, x, NULL, NULL, weight, 1e-2f, y.found, reciprocals.found);
    sq_rms_norm_backward(rows, columns, x, weight, reciprocals.found, upstream, dx.found, false,
                         d_weight.found);
  }
}

static void compare_shape(int rows, int columns) {
  for (int options = 0; options < 4; options++) {
    compare_layer_norm(rows, columns, options & 1, options & 2);
  }
  compare_rms_norm(rows, columns, true);
  compare_rms_norm(rows, columns, false);
  compare_residual(rows, columns, true);
  compare_residual(rows, columns, false);
  compare_asked(rows, columns, false);
  compare_asked(rows, columns, true);
}

void compare_norms(void) {
  for (int i = 0; i < odd_size_count; i++) {
    if (odd_sizes[i] > 0) compare_shape(5, odd_sizes[i]);
  }
  compare_shape(0, 9);
  compare_shape(200, 32);
  compare_shape(1500, 65);
  compare_shape(70, 512);
}
