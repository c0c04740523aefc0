// The table of inner kernels that each instruction set fills. The .c files share out the work among
// threads; the kernels in vector/ do it, each for a range of rows or elements on one thread.
#ifndef SEQUITUR_KERNEL_TABLE_H
#define SEQUITUR_KERNEL_TABLE_H

#include "sequitur_kernels.h"

// One block of C, from operands that the caller may have packed. B comes in panels of
// `panel_columns` columns: panel i at b + i * b_panel, its row p at + p * b_row. Columns beyond the
// last whole panel are read at b_tail, rows b_tail_row apart and padded to whole vectors.
typedef struct {
  int64_t m, n, k;
  const float *a;
  int64_t a_row, a_column;  // of A[i,p] within a row tile; one of them is 1
  bool a_packed;            // by pack_a; then a_row is k
  const float *b;
  int64_t b_panel, b_row;
  const float *b_tail;
  int64_t b_tail_row;
  float *c;
  int64_t c_row;
  float scale;
  bool accumulate;
  const float *bias;
} sq_matmul_block;

// A strip of attention: the scaled logits of some keys, one a row, for the queries that fit the
// columns of one panel, one a lane.
typedef struct {
  int64_t keys, lanes;  // lanes are whole vectors, at most panel_columns
  int64_t row;          // from one key's logits to the next one's
  float *logits;
  const float *bias, *dropout;  // arranged as the logits are, or NULL
  const uint8_t *present;       // a byte for each key, or NULL
  int64_t reach;                // lane i sees key s only if s < reach + i
} sq_attention_strip;

typedef struct {
  // matmul.inc
  int tile_rows, panel_columns, vector_width;
  void (*matmul_block)(const sq_matmul_block *block);
  void (*matmul_dots)(const sq_matmul_block *block);
  // pack.inc
  void (*pack_a)(int64_t m, int64_t k, const float *a, int64_t a_column, float *packed);
  void (*pack_b)(int64_t k, int64_t n, const float *b, int64_t b_row, int64_t b_column,
                 float *packed);
  // to[i * to_row + j] = from[j * from_row + i] for i below rows, j below columns
  void (*transpose)(int64_t rows, int64_t columns, const float *from, int64_t from_row, float *to,
                    int64_t to_row);
  // elementwise.inc; the arguments are those of the functions of the same name
  // x becomes op(x) and slopes, if any, op'(x), for the activations of sq_matmul
  void (*activate)(sq_unary op, int64_t count, float *x, float *slopes);
  void (*unary_forward)(sq_unary op, int64_t count, const float *x, float *out);
  void (*unary_backward)(sq_unary op, int64_t count, const float *x, const float *y,
                         const float *upstream, float *out);
  void (*binary_run)(sq_binary_operation op, int64_t count, const float *a, int64_t a_step,
                     const float *b, int64_t b_step, float *out);
  void (*scale_offset)(int64_t count, const float *x, float scale, float offset, float *out);
  void (*add_scaled)(int64_t count, const float *x, float scale, float *accumulator);
  // reduce.inc
  void (*sum_rows)(int64_t length, int64_t inner, const float *x, float *out);
  float (*sum_run)(int64_t count, const float *x);
  double (*sum_of_squares)(int64_t count, const float *x);
  int64_t (*first_not_finite)(int64_t count, const float *x);
  void (*maximum_columns)(int64_t length, int64_t inner, int64_t count, const float *x, float *out,
                          int32_t *index);
  void (*maximum_run)(int64_t length, const float *x, float *out, int32_t *index);
  // softmax.inc
  void (*softmax)(int64_t rows, int64_t columns, const float *x, float *out);
  void (*log_softmax)(int64_t rows, int64_t columns, const float *x, float *out);
  void (*masked_softmax)(int64_t rows, int64_t columns, const float *x, const uint8_t *keep,
                         float *out);
  void (*softmax_backward)(int64_t rows, int64_t columns, const float *y, const float *upstream,
                           float *out);
  void (*log_softmax_backward)(int64_t rows, int64_t columns, const float *y,
                               const float *upstream, float *out);
  void (*cross_entropy)(int64_t rows, int64_t columns, const float *x, const int32_t *targets,
                        int32_t ignored, float *losses, float *log_sums);
  void (*cross_entropy_backward)(int64_t rows, int64_t columns, const float *x,
                                 const int32_t *targets, int32_t ignored, const float *log_sums,
                                 const float *upstream, float *out);
  // attention.inc
  // One step of a softmax over rows that come in pieces (Milakov & Gimelshein 2018): logits become
  // e^(logit - maximum), with the maxima and sums of the lanes carried from strip to strip; factors
  // say what earlier results are to be multiplied with.
  void (*attention_softmax)(const sq_attention_strip *strip, float *maxima, float *sums,
                            float *factors);
  // Logits become weights before dropout, e^(logit - log_sum).
  void (*attention_weights)(const sq_attention_strip *strip, const float *log_sums);
  // deltas = the mean of dropout * gradient over the strip's keys, by their weights; `gradient` is
  // that of the weights after dropout, arranged as the weights are.
  void (*attention_deltas)(const sq_attention_strip *strip, const float *gradient, float *deltas);
  // `gradient` becomes that of the logits, weight * (gradient * dropout - delta), and weights become
  // those after dropout.
  void (*attention_gradient)(const sq_attention_strip *strip, const float *deltas,
                             float *gradient);
  void (*scale_lanes)(int64_t rows, int64_t lanes, const float *factors, float *x);
  void (*finish_softmax)(int64_t lanes, const float *maxima, const float *sums, float *factors,
                         float *log_sums);
  void (*dot_rows)(int64_t rows, int64_t columns, const float *x, const float *y, int64_t row,
                   float *out);
  bool (*rows_are_finite)(int64_t rows, int64_t columns, const float *x, int64_t row);
  void (*copy_present_rows)(int64_t rows, int64_t columns, const float *x, int64_t row,
                            const uint8_t *present, float *to);
  // norm.inc
  void (*layer_norm)(int64_t rows, int64_t columns, const float *x, const float *weight,
                     const float *bias, float epsilon, float *out, float *means,
                     float *reciprocals);
  void (*rms_norm)(int64_t rows, int64_t columns, const float *x, const float *weight,
                   float epsilon, float *out, float *reciprocals);
  void (*norm_backward)(int64_t rows, int64_t columns, const float *x, const float *weight,
                        const float *means, const float *reciprocals, const float *upstream,
                        float *dx, bool accumulate, float *d_weight, float *d_bias);
  // optimizer.inc
  void (*adam)(const sq_adam_arguments *arguments, float weight_decay, int64_t count,
               const float *gradient, float *p, float *m, float *v);
} sq_kernel_table;

extern const sq_kernel_table sq_kernels_baseline;
#if defined(__x86_64__)
extern const sq_kernel_table sq_kernels_avx2;
extern const sq_kernel_table sq_kernels_avx512;
#endif

// The table of the instruction set that the calling thread uses.
const sq_kernel_table *sq_kernels(void);
// Lets the calling thread use a table: that of the thread whose loop it joins.
void sq_use_kernels(const sq_kernel_table *table);

#endif
