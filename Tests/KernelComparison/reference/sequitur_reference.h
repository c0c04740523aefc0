// A plain-loop twin of every numeric kernel in sequitur_kernels.h, `sq_x_reference` of `sq_x`: one
// thread, no vectors, sums in Double. They say what each kernel means, and the tests compare the
// fast ones with them. Type and contract of a twin are those of its kernel.
#ifndef SEQUITUR_REFERENCE_H
#define SEQUITUR_REFERENCE_H

#include "sequitur_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

// One value of op(x), and of its derivative at x where y = op(x) (elementwise_reference.c).
double sq_unary_value_reference(sq_unary op, double x);
double sq_unary_derivative_reference(sq_unary op, double x, double y);

// Every kernel, by the file in reference/ that has its twin.
#define SQ_EACH_KERNEL(each)                                                               \
  /* matmul_reference.c */                                                                 \
  each(sq_matmul) each(sq_dequantize)                                                      \
  /* elementwise_reference.c */                                                            \
  each(sq_binary) each(sq_unary_forward) each(sq_unary_backward)                           \
  each(sq_scale_offset) each(sq_add_scaled) each(sq_fill)                                  \
  each(sq_copy_strided) each(sq_scatter_strided)                                           \
  /* reduce_reference.c */                                                                 \
  each(sq_sum) each(sq_maximum) each(sq_sum_of_squares) each(sq_first_not_finite)          \
  /* softmax_reference.c */                                                                \
  each(sq_softmax) each(sq_log_softmax) each(sq_masked_softmax) each(sq_softmax_backward)  \
  each(sq_log_softmax_backward) each(sq_cross_entropy) each(sq_cross_entropy_backward)     \
  /* norm_reference.c */                                                                   \
  each(sq_norm) each(sq_norm_backward)                                                     \
  /* gather_reference.c */                                                                 \
  each(sq_gather_rows) each(sq_scatter_add_rows)                                           \
  /* attention_reference.c */                                                              \
  each(sq_attention) each(sq_attention_weights) each(sq_attention_backward)                \
  /* optimizer_reference.c */                                                              \
  each(sq_adam) each(sq_sgd)

#define SQ_DECLARE_TWIN(kernel) __typeof__(kernel) kernel##_reference;
SQ_EACH_KERNEL(SQ_DECLARE_TWIN)
#undef SQ_DECLARE_TWIN

#ifdef __cplusplus
}
#endif

#endif
