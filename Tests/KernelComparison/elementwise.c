// Elementwise kernels: every operation, tails, broadcasts, special values.
#include "comparison.h"
#include <float.h>
#include <math.h>

enum { unary_count = SQ_COSINE + 1, binary_count = SQ_POWER + 1 };

static const float special[] = {
    0, -0.0f, INFINITY, -INFINITY, NAN, FLT_MIN / 8, -FLT_MIN / 8, 1e38f, -1e38f, 88.7f, 88.73f,
    -87.3f, -103, -103.9f, -104.5f, 1, -1, 0.625f, -0.625f, 1e20f, -1e20f, FLT_MAX,
};
enum { special_count = COUNT_OF(special) };

// MARK: one operand

static void compare_unary(sq_unary op, int count) {
  bool positive = op == SQ_LOG || op == SQ_SQRT;
  begin(4e-7, "op %d, %d values", op, count);
  float *x = samples(count, 4), *far = samples(count, count == 127 ? 100 : 4), *y = zeros(count);
  for (int i = 0; i < count; i++) {
    // Their derivatives have no bound near 0.
    if (positive) x[i] = fabsf(x[i]) + 0.1f;
    if (positive) far[i] = fabsf(far[i]);
    if (op == SQ_EXP) far[i] = fminf(far[i], 10);
  }
  output out = output_from("sq_unary_forward", count, far);
  output dx = output_of("sq_unary_backward", count);
  sq_unary_forward_reference(op, count, x, y);
  while (next_round()) {
    RUN(sq_unary_forward, op, count, at(out), at(out));
    RUN(sq_unary_backward, op, count, x, y, at(dx), at(dx));
  }
}

// A value's bits do not depend on whether it stands in a whole vector or in the tail.
static void compare_places(sq_unary op) {
  begin(INFINITY, "op %d, one value alone", op);
  const float *x = samples(33, 5);
  output out = output_of("sq_unary_forward", 33);
  while (next_setting()) {
    sq_unary_forward(op, 33, x, out.found);
    for (int i = 0; i < 33; i++) {
      float alone;
      sq_unary_forward(op, 1, x + i, &alone);
      expect_bits("sq_unary_forward", "alone", 1, &alone, out.found + i);
    }
  }
}

// The largest distance of results from the exact ones, in units of their last place.
static double units_off(int count, const float *found, const double *exact) {
  double worst = 0;
  for (int i = 0; i < count; i++) {
    float magnitude = fabsf((float)exact[i]);
    double unit = (double)nextafterf(magnitude, INFINITY) - (double)magnitude;
    worst = fmax(worst, fabs((double)found[i] - exact[i]) / unit);
  }
  return worst;
}

static void compare_units(sq_unary op, int count, const float *x, double most) {
  double *exact = keep((size_t)count * sizeof(double));
  for (int i = 0; i < count; i++) exact[i] = sq_unary_value_reference(op, x[i]);
  output out = output_of("sq_unary_forward", count);
  while (next_setting()) {
    sq_unary_forward(op, count, x, out.found);
    double worst = units_off(count, out.found, exact);
    EXPECT("sq_unary_forward", worst < most, "off by %g units in the last place", worst);
  }
}

static void compare_units_of_exponential(void) {
  enum { count = 4096 };
  begin(INFINITY, "units of the exponential");
  compare_units(SQ_EXP, count, samples(count, 87), 2);
}

// Where they are near 0 a small error of the angle is a large one of theirs.
static void compare_units_of_sines(sq_unary op) {
  enum { count = 4096 };
  static const float ranges[] = {4, 1000, 1 << 22};
  for (int i = 0; i < COUNT_OF(ranges); i++) {
    begin(INFINITY, "units of op %d up to %g", op, (double)ranges[i]);
    compare_units(op, count, samples(count, ranges[i]), 0.51);
  }
  begin(INFINITY, "units of op %d near its zeros", op);
  float *x = zeros(count);
  for (int i = 0; i < count; i++) x[i] = (float)((i < 2048 ? i : 647 * i) * 1.5707963267948966);
  compare_units(op, count, x, 0.51);
}

static void compare_unary_of_special_values(sq_unary op) {
  begin(4e-7, "op %d, special values", op);
  output out = output_of("sq_unary_forward", special_count);
  while (next_round()) RUN(sq_unary_forward, op, special_count, special, at(out));
}

static void compare_unary_backward_at_the_far_ends(sq_unary op) {
  static const float x[] = {INFINITY, -INFINITY, NAN, 1e30f, -1e30f, 200, -200, 0};
  begin(1e-6, "op %d, far ends", op);
  output dx = output_of("sq_unary_backward", 8);
  while (next_round()) RUN(sq_unary_backward, op, 8, x, x, at(dx), at(dx));
}

static void compare_simple(int count) {
  begin(1e-6, "%d values", count);
  const float *x = samples(count, 1);
  allow(2e-7);
  output scaled = output_of("sq_scale_offset", count);
  output sum = output_of("sq_add_scaled", count);
  allow(0);
  output filled = output_of("sq_fill", count);
  while (next_round()) {
    RUN(sq_scale_offset, count, at(scaled), -1.5f, 0.25f, at(scaled));
    RUN(sq_add_scaled, count, x, 0.3f, at(sum));
    RUN(sq_fill, count, 2.5f, at(filled));
  }
}

// MARK: powers

// The strides of the bases, and of the one exponent.
static const int64_t one[] = {1}, none[] = {0};

static const float exponents[] = {
    0.5f, -0.5f, 1, -1, 2, -2, 3, -3, 1.5f, 31, -126.5f, 1e-10f, 16777215, 1e6f, 1e38f, -1e38f,
    0, -0.0f, INFINITY, -INFINITY, NAN,
};

static void compare_powers_of_special_values(float exponent) {
  begin(4e-7, "special values to the power of %g", (double)exponent);
  output out = output_of("sq_binary", special_count);
  output negative = output_of("sq_binary", odd_size_count);
  float *x = zeros(odd_size_count);
  for (int i = 0; i < odd_size_count; i++) x[i] = (float)-odd_sizes[i] / 8;
  while (next_round()) {
    RUN(sq_binary, SQ_POWER, 1, (int64_t[]){special_count}, special, one, &exponent, none, at(out));
    RUN(sq_binary, SQ_POWER, 1, (int64_t[]){odd_size_count}, x, one, &exponent, none, at(negative));
  }
}

// Signs of zeros and infinities, and small results: what a tolerance does not show.
static void compare_units_of_power(float exponent) {
  enum { count = 4096 };
  begin(INFINITY, "units of the power of %g", (double)exponent);
  float *x = samples(count, 1);
  double *exact = keep(count * sizeof(double));
  for (int i = 0; i < count; i++) {
    x[i] = expf(80 / fmaxf(1, fabsf(exponent)) * x[i]);
    exact[i] = pow(x[i], exponent);
  }
  output out = output_of("sq_binary", count);
  while (next_setting()) {
    sq_binary(SQ_POWER, 1, (int64_t[]){count}, x, one, &exponent, none, out.found);
    double worst = units_off(count, out.found, exact);
    EXPECT("power", worst < 0.51, "off by %g units in the last place", worst);
    float zeros_and_infinities[] = {0, -0.0f, INFINITY, -INFINITY}, expected[4];
    for (int i = 0; i < 4; i++) expected[i] = (float)pow(zeros_and_infinities[i], exponent);
    sq_binary(SQ_POWER, 1, (int64_t[]){4}, zeros_and_infinities, one, &exponent, none,
              zeros_and_infinities);
    expect_bits("power", "of zeros and infinities", 4, zeros_and_infinities, expected);
  }
}

// MARK: two operands

// The shape of the result, and those of the operands, of which a size of 1 is broadcast.
typedef struct {
  int rank;
  int64_t shape[8], a[8], b[8];
} broadcast;

static const broadcast broadcasts[] = {
    {.rank = 0},
    {1, {1}, {1}, {1}},
    {1, {7}, {7}, {1}},
    {1, {33}, {1}, {33}},
    {2, {9, 17}, {9, 17}, {1, 17}},
    {2, {9, 17}, {9, 1}, {1, 17}},
    {3, {5, 1, 9}, {5, 1, 9}, {1, 1, 9}},
    {3, {3, 4, 5}, {3, 1, 5}, {1, 4, 1}},
    {4, {2, 3, 4, 8}, {2, 3, 4, 8}, {1, 3, 1, 8}},
    {2, {0, 4}, {0, 4}, {1, 4}},
    {2, {70, 600}, {70, 600}, {1, 600}},
    {1, {50000}, {50000}, {50000}},
    {8, {2, 2, 2, 2, 2, 2, 2, 2}, {2, 1, 2, 1, 2, 1, 2, 1}, {1, 1, 1, 1, 1, 1, 1, 2}},
};

// Strides of a dense array of this shape, 0 where it is broadcast; returns its number of elements.
static int dense_strides(int rank, const int64_t *shape, int64_t *strides) {
  int64_t count = 1;
  for (int d = rank - 1; d >= 0; d--) {
    strides[d] = shape[d] == 1 ? 0 : count;
    count *= shape[d];
  }
  return (int)count;
}

// Few distinct values, for SQ_EQUAL; none is 0, for SQ_DIVIDE.
static const float *coarse_samples(int count) {
  float *values = samples(count, 4);
  for (int i = 0; i < count; i++) values[i] = roundf(values[i]) / 4 + 2.25f;
  return values;
}

static void compare_binary(sq_binary_operation op, int rank, const int64_t *shape, const float *a,
                           const int64_t *a_strides, const float *b, const int64_t *b_strides) {
  int64_t strides[8];
  output out = output_of("sq_binary", dense_strides(rank, shape, strides));
  while (next_round()) RUN(sq_binary, op, rank, shape, a, a_strides, b, b_strides, at(out));
}

static void compare_binary_operation(sq_binary_operation op) {
  double allowed = op == SQ_POWER ? 2e-7 : 1e-7;
  for (int i = 0; i < COUNT_OF(broadcasts); i++) {
    const broadcast *c = &broadcasts[i];
    int64_t a_strides[8], b_strides[8];
    begin(allowed, "op %d, broadcast %d of rank %d", op, i, c->rank);
    const float *a = coarse_samples(dense_strides(c->rank, c->a, a_strides));
    const float *b = coarse_samples(dense_strides(c->rank, c->b, b_strides));
    compare_binary(op, c->rank, c->shape, a, a_strides, b, b_strides);
  }
  begin(allowed, "op %d, transposed with dense", op);
  compare_binary(op, 2, (int64_t[]){17, 300}, coarse_samples(5100), (int64_t[]){1, 17},
                 coarse_samples(5100), (int64_t[]){300, 1});
  begin(allowed, "op %d, special values", op);
  compare_binary(op, 2, (int64_t[]){special_count, special_count}, special, (int64_t[]){1, 0},
                 special, (int64_t[]){0, 1});
}

void compare_elementwise(void) {
  static const sq_unary bounded[] = {
      SQ_RELU, SQ_GELU_TANH, SQ_GELU_EXACT, SQ_SILU, SQ_SOFTPLUS, SQ_ABSOLUTE,
  };
  for (int op = 0; op < unary_count; op++) {
    for (int i = 0; i < odd_size_count; i++) compare_unary((sq_unary)op, odd_sizes[i]);
    compare_unary((sq_unary)op, 40000);
    compare_unary_of_special_values((sq_unary)op);
    compare_places((sq_unary)op);
  }
  for (int i = 0; i < COUNT_OF(bounded); i++) {
    compare_unary_backward_at_the_far_ends(bounded[i]);
  }
  compare_units_of_exponential();
  compare_units_of_sines(SQ_SINE);
  compare_units_of_sines(SQ_COSINE);
  for (int i = 0; i < COUNT_OF(exponents); i++) {
    compare_powers_of_special_values(exponents[i]);
    if (fabsf(exponents[i]) < 1e7f) compare_units_of_power(exponents[i]);
  }
  for (int op = 0; op < binary_count; op++) compare_binary_operation((sq_binary_operation)op);
  for (int i = 0; i < odd_size_count; i++) compare_simple(odd_sizes[i]);
  compare_simple(40000);
}
