// Layer norm and RMS norm, with and without weight and bias, of a tensor or of a sum, and their
// gradients, written or added to others.
#include "comparison.h"
#include <math.h>

// Which norm, what it has, and how it is used.
enum { is_layer = 1, has_weight = 2, has_bias = 4, is_of_sum = 8, accumulates = 16 };
enum { all_options = 31 };

typedef struct {
  int rows, columns, options;
  float epsilon;
  const float *x, *branch, *weight, *bias, *upstream;
} norm;

static void forward(const norm *n, float *sum, float *out, float *means, float *reciprocals) {
  RUN(sq_norm, n->rows, n->columns, n->x, n->branch, sum, n->weight, n->bias, n->epsilon, out,
      n->options & is_layer ? means : NULL, reciprocals);
}

static void backward(const norm *n, const float *sum, const float *means,
                     const float *reciprocals, float *dx, float *d_weight, float *d_bias) {
  RUN(sq_norm_backward, n->rows, n->columns, n->branch ? sum : n->x, n->weight,
      n->options & is_layer ? means : NULL, reciprocals, n->upstream, dx, n->options & accumulates,
      d_weight, d_bias);
}

static void compare(int rows, int columns, int options) {
  int count = rows * columns;
  bool layer = options & is_layer;
  const char *name = "sq_norm", *backward_name = "sq_norm_backward";
  begin(layer ? 2e-5 : 1e-5, "%s, %d x %d, weight %d, bias %d, of a sum %d, accumulate %d",
        layer ? "layer norm" : "RMS norm", rows, columns, (options & has_weight) > 0, (options & has_bias) > 0, (options & is_of_sum) > 0,
        (options & accumulates) > 0);
  float *x = samples(count, 3);
  for (int i = 0; layer && i < count; i++) x[i] += 2;
  norm n = {
      .rows = rows, .columns = columns, .options = options, .x = x, .upstream = samples(count, 1),
      // A row of one column has variance 0, and 1 / sqrt(epsilon) scales every rounding error.
      .epsilon = !layer ? 1e-2f : columns == 1 ? 1 : 1e-3f,
      .branch = options & is_of_sum ? samples(count, 3) : NULL,
      .weight = options & has_weight ? samples(columns, 1) : NULL,
      .bias = options & has_bias ? samples(columns, 1) : NULL};
  output y = output_of(name, count), sum = output_of(name, count);
  output means = output_of(name, rows), reciprocals = output_of(name, rows);
  output d[3] = {output_of(backward_name, count)};
  // Those of weight and bias are sums over the rows, which may nearly cancel.
  allow(layer ? 2e-5 + 2e-8 * rows : 1e-5 + 1e-8 * rows);
  if (options & has_weight) d[1] = output_of(backward_name, columns);
  if (options & has_bias) d[2] = output_of(backward_name, columns);
  while (next_round()) {
    forward(&n, at(sum), at(y), at(means), at(reciprocals));
    backward(&n, at(sum), at(means), at(reciprocals), at(d[0]), at(d[1]), at(d[2]));
    choice asked = {.all = d, .count = 3};
    while (!runs_references && next_choice(&asked)) {
      backward(&n, sum.found, means.found, reciprocals.found, asked.some[0], asked.some[1],
               asked.some[2]);
    }
  }
}

static void compare_shape(int rows, int columns) {
  for (int options = 0; options <= all_options; options++) {
    if (options & is_layer || !(options & has_bias)) compare(rows, columns, options);
  }
}

// NaN stays in its row.
static void compare_spoiled(void) {
  begin(2e-5, "3 x 9, NaN in the second row");
  float *x = zeros(27);
  for (int i = 0; i < 27; i++) x[i] = i == 3 ? 2 : i == 12 ? NAN : 1;
  output y = output_of("sq_norm", 27), means = output_of("sq_norm", 3);
  output reciprocals = output_of("sq_norm", 3);
  while (next_round()) {
    RUN(sq_norm, 3, 9, x, NULL, NULL, NULL, NULL, 1e-5f, at(y), at(means), at(reciprocals));
    for (int i = 0; i < 27; i++) {
      EXPECT("sq_norm", isnan(at(y)[i]) == (i / 9 == 1), "element %d is %g", i, (double)at(y)[i]);
    }
  }
}

void compare_norms(void) {
  for (int i = 0; i < odd_size_count; i++) {
    if (odd_sizes[i] > 0) compare_shape(5, odd_sizes[i]);
  }
  compare_shape(0, 9);
  compare_shape(200, 32);
  compare_shape(1500, 65);
  compare_shape(70, 512);
  compare_spoiled();
}
