// A plain-loop twin of every numeric kernel in sequitur_kernels.h: one thread, no vectors, sums in
// Double. They say what each kernel means, and the tests compare the fast ones with them. The
// contract of `sq_x_reference` is that of `sq_x`.
#ifndef SEQUITUR_REFERENCE_H
#define SEQUITUR_REFERENCE_H

#include "sequitur_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

// MARK: matrix product (reference/matmul_reference.c)

void sq_matmul_reference(const sq_matmul_arguments *arguments);

// MARK: elementwise (reference/elementwise_reference.c)

// One value of op(x), and of its derivative at x where y = op(x).
double sq_unary_value_reference(sq_unary op, double x);
double sq_unary_derivative_reference(sq_unary op, double x, double y);

void sq_binary_reference(sq_binary_operation op, int rank, const int64_t *dimensions,
                         const float *a, const int64_t *a_strides, const float *b,
                         const int64_t *b_strides, float *out);
void sq_unary_forward_reference(sq_unary op, int64_t count, const float *x, float *out);
void sq_unary_backward_reference(sq_unary op, int64_t count, const float *x, const float *y,
                                 const float *upstream, float *out);
void sq_power_reference(int64_t count, const float *x, float exponent, float *out);
void sq_scale_offset_reference(int64_t count, const float *x, float scale, float offset,
                               float *out);
void sq_add_scaled_reference(int64_t count, const float *x, float scale, float *accumulator);
void sq_fill_reference(int64_t count, float value, float *out);
void sq_copy_strided_reference(int rank, const int64_t *dimensions, const float *x,
                               const int64_t *x_strides, float *out);
void sq_scatter_strided_reference(int rank, const int64_t *dimensions, const float *x, float *out,
                                  const int64_t *out_strides, bool accumulate);

// MARK: reductions (reference/reduce_reference.c)

void sq_sum_reference(int64_t outer, int64_t length, int64_t inner, const float *x, float *out);
void sq_maximum_reference(int64_t outer, int64_t length, int64_t inner, const float *x, float *out,
                          int32_t *index);
double sq_sum_of_squares_reference(int64_t arrays, const int64_t *counts, const float *const *x);
int64_t sq_first_not_finite_reference(int64_t count, const float *x);

// MARK: rows (reference/softmax_reference.c, reference/norm_reference.c)

void sq_softmax_reference(int64_t rows, int64_t columns, const float *x, float *out);
void sq_log_softmax_reference(int64_t rows, int64_t columns, const float *x, float *out);
void sq_masked_softmax_reference(int64_t rows, int64_t columns, const float *x,
                                 const uint8_t *keep, float *out);
void sq_softmax_backward_reference(int64_t rows, int64_t columns, const float *y,
                                   const float *upstream, float *out);
void sq_log_softmax_backward_reference(int64_t rows, int64_t columns, const float *y,
                                       const float *upstream, float *out);
void sq_cross_entropy_reference(int64_t rows, int64_t columns, const float *x,
                                const int32_t *targets, int32_t ignored, float *losses,
                                float *log_sums);
void sq_cross_entropy_backward_reference(int64_t rows, int64_t columns, const float *x,
                                         const int32_t *targets, int32_t ignored,
                                         const float *log_sums, const float *upstream, float *out);
void sq_layer_norm_reference(int64_t rows, int64_t columns, const float *x, const float *weight,
                             const float *bias, float epsilon, float *out, float *means,
                             float *reciprocals);
void sq_layer_norm_backward_reference(int64_t rows, int64_t columns, const float *x,
                                      const float *weight, const float *means,
                                      const float *reciprocals, const float *upstream, float *dx,
                                      float *d_weight, float *d_bias);
void sq_rms_norm_reference(int64_t rows, int64_t columns, const float *x, const float *weight,
                           float epsilon, float *out, float *reciprocals);
void sq_rms_norm_backward_reference(int64_t rows, int64_t columns, const float *x,
                                    const float *weight, const float *reciprocals,
                                    const float *upstream, float *dx, float *d_weight);

// MARK: rows by index (reference/gather_reference.c)

void sq_gather_rows_reference(int64_t count, int64_t width, const float *table,
                              const int32_t *indices, float *out);
void sq_scatter_add_rows_reference(int64_t count, int64_t width, const float *x,
                                   const int32_t *indices, int64_t table_rows, float *table);

// MARK: attention (reference/attention_reference.c). It holds all weights, and the backward takes
// them instead of `out` and `log_sums`.

void sq_attention_reference(const sq_attention_shape *shape, const float *q, const float *k,
                            const float *v, float *out, float *weights);
void sq_attention_backward_reference(const sq_attention_shape *shape, const float *q,
                                     const float *k, const float *v, const float *weights,
                                     const float *d_out, float *d_q, float *d_k, float *d_v,
                                     float *d_bias);

// MARK: optimisers (reference/optimizer_reference.c)

void sq_adam_reference(const sq_adam_arguments *arguments, int64_t parameter_count,
                       const sq_adam_parameter *parameters);
void sq_sgd_reference(int64_t count, const float *gradient, float learning_rate, float momentum,
                      float weight_decay, bool nesterov, float *p, float *velocity);

#ifdef __cplusplus
}
#endif

#endif
