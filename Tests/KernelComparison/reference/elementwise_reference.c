// Elementwise operations, one value after another.
#include <math.h>
#include "sequitur_reference.h"

static const double inverse_sqrt_2 = 0.70710678118654752440;
static const double sqrt_2_over_pi = 0.79788456080286535588;
static const double inverse_sqrt_2_pi = 0.39894228040143267794;

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

// Beyond +-100 the derivatives of the smooth gates are 0 or 1; the bound keeps infinity times zero
// out of their formulas. NaN passes.
static double bounded(double x) { return x < -100 ? -100 : x > 100 ? 100 : x; }

double sq_unary_value_reference(sq_unary op, double x) {
  switch (op) {
  case SQ_IDENTITY: return x;
  case SQ_RELU: return x < 0 ? 0 : x;
  case SQ_GELU_TANH: return x / 2 * (1 + tanh(sqrt_2_over_pi * (x + 0.044715 * x * x * x)));
  case SQ_GELU_EXACT: return x / 2 * (1 + erf(x * inverse_sqrt_2));
  case SQ_SILU: return x * sigmoid(x);
  case SQ_TANH: return tanh(x);
  case SQ_SIGMOID: return sigmoid(x);
  case SQ_SOFTPLUS: return (x < 0 ? 0 : x) + log1p(exp(-fabs(x)));
  case SQ_EXP: return exp(x);
  case SQ_LOG: return log(x);
  case SQ_SQRT: return sqrt(x);
  case SQ_SQUARE: return x * x;
  case SQ_ABSOLUTE: return fabs(x);
  case SQ_SINE: return sin(x);
  case SQ_COSINE: return cos(x);
  }
  return NAN;
}

double sq_unary_derivative_reference(sq_unary op, double x, double y) {
  double z = bounded(x);
  switch (op) {
  case SQ_IDENTITY: return 1;
  case SQ_RELU: return x <= 0 ? 0 : 1;
  case SQ_GELU_TANH: {
    double t = tanh(sqrt_2_over_pi * (z + 0.044715 * z * z * z));
    return 0.5 * (1 + t) +
           0.5 * z * (1 - t * t) * sqrt_2_over_pi * (1 + 3 * 0.044715 * z * z);
  }
  case SQ_GELU_EXACT:
    return 0.5 * (1 + erf(z * inverse_sqrt_2)) + z * inverse_sqrt_2_pi * exp(-0.5 * z * z);
  case SQ_SILU: return sigmoid(z) * (1 + z * (1 - sigmoid(z)));
  case SQ_TANH: return 1 - y * y;
  case SQ_SIGMOID: return y * (1 - y);
  case SQ_SOFTPLUS: return sigmoid(x);
  case SQ_EXP: return y;
  case SQ_LOG: return 1 / x;
  case SQ_SQRT: return 0.5 / y;
  case SQ_SQUARE: return 2 * x;
  case SQ_ABSOLUTE: return x > 0 ? 1 : x < 0 ? -1 : x;
  case SQ_SINE: return cos(x);
  case SQ_COSINE: return -sin(x);
  }
  return NAN;
}

static float binary_value(sq_binary_operation op, float a, float b) {
  switch (op) {
  case SQ_ADD: return a + b;
  case SQ_SUBTRACT: return a - b;
  case SQ_MULTIPLY: return a * b;
  case SQ_DIVIDE: return a / b;
  case SQ_MAXIMUM: return a > b || a != a ? a : b;
  case SQ_MINIMUM: return a < b || a != a ? a : b;
  case SQ_GREATER: return a > b ? 1 : 0;
  case SQ_EQUAL: return a == b ? 1 : 0;
  case SQ_POWER: return (float)pow(a, b);
  }
  return NAN;
}

static int64_t element_count(int rank, const int64_t *dimensions) {
  int64_t count = 1;
  for (int d = 0; d < rank; d++) count *= dimensions[d];
  return count;
}

// Where element `position` of the dense array stands in the strided one.
static int64_t place(int rank, const int64_t *dimensions, const int64_t *strides,
                     int64_t position) {
  int64_t offset = 0;
  for (int d = rank - 1; d >= 0; d--) {
    offset += position % dimensions[d] * strides[d];
    position /= dimensions[d];
  }
  return offset;
}

void sq_binary_reference(sq_binary_operation op, int rank, const int64_t *dimensions,
                         const float *a, const int64_t *a_strides, const float *b,
                         const int64_t *b_strides, float *out) {
  for (int64_t i = 0; i < element_count(rank, dimensions); i++) {
    out[i] = binary_value(op, a[place(rank, dimensions, a_strides, i)],
                          b[place(rank, dimensions, b_strides, i)]);
  }
}

void sq_unary_forward_reference(sq_unary op, int64_t count, const float *x, float *out) {
  for (int64_t i = 0; i < count; i++) out[i] = (float)sq_unary_value_reference(op, x[i]);
}

void sq_unary_backward_reference(sq_unary op, int64_t count, const float *x, const float *y,
                                 const float *upstream, float *out) {
  for (int64_t i = 0; i < count; i++) {
    out[i] = (float)(upstream[i] * sq_unary_derivative_reference(op, x[i], y[i]));
  }
}

void sq_scale_offset_reference(int64_t count, const float *x, float scale, float offset,
                               float *out) {
  for (int64_t i = 0; i < count; i++) out[i] = scale * x[i] + offset;
}

void sq_add_scaled_reference(int64_t count, const float *x, float scale, float *accumulator) {
  for (int64_t i = 0; i < count; i++) accumulator[i] += scale * x[i];
}

void sq_fill_reference(int64_t count, float value, float *out) {
  for (int64_t i = 0; i < count; i++) out[i] = value;
}

void sq_copy_strided_reference(int rank, const int64_t *dimensions, const float *x,
                               const int64_t *x_strides, float *out) {
  for (int64_t i = 0; i < element_count(rank, dimensions); i++) {
    out[i] = x[place(rank, dimensions, x_strides, i)];
  }
}

void sq_scatter_strided_reference(int rank, const int64_t *dimensions, const float *x, float *out,
                                  const int64_t *out_strides) {
  for (int64_t i = 0; i < element_count(rank, dimensions); i++) {
    out[place(rank, dimensions, out_strides, i)] = x[i];
  }
}
