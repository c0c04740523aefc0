// Every kernel as its plain reference.
#include "sequitur_reference.h"

void sq_binary(sq_binary_operation op, int rank, const int64_t *dimensions, const float *a, const int64_t *a_strides, const float *b, const int64_t *b_strides, float *out) {
  sq_binary_reference(op, rank, dimensions, a, a_strides, b, b_strides, out);
}
void sq_unary_forward(sq_unary op, int64_t count, const float *x, float *out) {
  sq_unary_forward_reference(op, count, x, out);
}
void sq_unary_backward(sq_unary op, int64_t count, const float *x, const float *y, const float *upstream, float *out) {
  sq_unary_backward_reference(op, count, x, y, upstream, out);
}
void sq_power(int64_t count, const float *x, float exponent, float *out) {
  sq_power_reference(count, x, exponent, out);
}
void sq_scale_offset(int64_t count, const float *x, float scale, float offset, float *out) {
  sq_scale_offset_reference(count, x, scale, offset, out);
}
void sq_add_scaled(int64_t count, const float *x, float scale, float *accumulator) {
  sq_add_scaled_reference(count, x, scale, accumulator);
}
void sq_fill(int64_t count, float value, float *out) {
  sq_fill_reference(count, value, out);
}
void sq_copy_strided(int rank, const int64_t *dimensions, const float *x, const int64_t *x_strides, float *out) {
  sq_copy_strided_reference(rank, dimensions, x, x_strides, out);
}
void sq_scatter_strided(int rank, const int64_t *dimensions, const float *x, float *out, const int64_t *out_strides, bool accumulate) {
  sq_scatter_strided_reference(rank, dimensions, x, out, out_strides, accumulate);
}
void sq_sum(int64_t outer, int64_t length, int64_t inner, const float *x, float *out) {
  sq_sum_reference(outer, length, inner, x, out);
}
void sq_maximum(int64_t outer, int64_t length, int64_t inner, const float *x, float *out, int32_t *index) {
  sq_maximum_reference(outer, length, inner, x, out, index);
}
double sq_sum_of_squares(int64_t count, const float *x) {
  return sq_sum_of_squares_reference(count, x);
}
int64_t sq_first_not_finite(int64_t count, const float *x) {
  return sq_first_not_finite_reference(count, x);
}
void sq_softmax(int64_t rows, int64_t columns, const float *x, float *out) {
  sq_softmax_reference(rows, columns, x, out);
}
void sq_log_softmax(int64_t rows, int64_t columns, const float *x, float *out) {
  sq_log_softmax_reference(rows, columns, x, out);
}
void sq_masked_softmax(int64_t rows, int64_t columns, const float *x, const uint8_t *keep, float *out) {
  sq_masked_softmax_reference(rows, columns, x, keep, out);
}
void sq_softmax_backward(int64_t rows, int64_t columns, const float *y, const float *upstream, float *out) {
  sq_softmax_backward_reference(rows, columns, y, upstream, out);
}
void sq_log_softmax_backward(int64_t rows, int64_t columns, const float *y, const float *upstream, float *out) {
  sq_log_softmax_backward_reference(rows, columns, y, upstream, out);
}
void sq_cross_entropy(int64_t rows, int64_t columns, const float *x, const int32_t *targets, int32_t ignored, float *losses, float *log_sums) {
  sq_cross_entropy_reference(rows, columns, x, targets, ignored, losses, log_sums);
}
void sq_cross_entropy_backward(int64_t rows, int64_t columns, const float *x, const int32_t *targets, int32_t ignored, const float *log_sums, const float *upstream, float *out) {
  sq_cross_entropy_backward_reference(rows, columns, x, targets, ignored, log_sums, upstream, out);
}
void sq_layer_norm(int64_t rows, int64_t columns, const float *x, const float *weight, const float *bias, float epsilon, float *out, float *means, float *reciprocals) {
  sq_layer_norm_reference(rows, columns, x, weight, bias, epsilon, out, means, reciprocals);
}
void sq_layer_norm_backward(int64_t rows, int64_t columns, const float *x, const float *weight, const float *means, const float *reciprocals, const float *upstream, float *dx, float *d_weight, float *d_bias) {
  sq_layer_norm_backward_reference(rows, columns, x, weight, means, reciprocals, upstream, dx, d_weight, d_bias);
}
void sq_rms_norm(int64_t rows, int64_t columns, const float *x, const float *weight, float epsilon, float *out, float *reciprocals) {
  sq_rms_norm_reference(rows, columns, x, weight, epsilon, out, reciprocals);
}
void sq_rms_norm_backward(int64_t rows, int64_t columns, const float *x, const float *weight, const float *reciprocals, const float *upstream, float *dx, float *d_weight) {
  sq_rms_norm_backward_reference(rows, columns, x, weight, reciprocals, upstream, dx, d_weight);
}
void sq_gather_rows(int64_t count, int64_t width, const float *table, const int32_t *indices, float *out) {
  sq_gather_rows_reference(count, width, table, indices, out);
}
void sq_scatter_add_rows(int64_t count, int64_t width, const float *x, const int32_t *indices, int64_t table_rows, float *table) {
  sq_scatter_add_rows_reference(count, width, x, indices, table_rows, table);
}
void sq_attention(const sq_attention_shape *shape, const float *q, const float *k, const float *v, float *out, float *weights) {
  sq_attention_reference(shape, q, k, v, out, weights);
}
void sq_attention_backward(const sq_attention_shape *shape, const float *q, const float *k, const float *v, const float *weights, const float *d_out, float *d_q, float *d_k, float *d_v, float *d_bias) {
  sq_attention_backward_reference(shape, q, k, v, weights, d_out, d_q, d_k, d_v, d_bias);
}
void sq_adam(const sq_adam_arguments *arguments, int64_t count, const float *gradient, float *p, float *m, float *v) {
  sq_adam_reference(arguments, count, gradient, p, m, v);
}
void sq_sgd(int64_t count, const float *gradient, float learning_rate, float momentum, float weight_decay, bool nesterov, float *p, float *velocity) {
  sq_sgd_reference(count, gradient, learning_rate, momentum, weight_decay, nesterov, p, velocity);
}
