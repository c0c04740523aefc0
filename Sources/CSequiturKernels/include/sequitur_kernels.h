// The inner loops of Sequitur: plain functions over float pointers, a buffer pool and a thread
// pool.
//
// Contract, for every function here:
// - Arrays are Float32, row-major and dense unless a stride is named; counts and strides are in
//   elements. A count of zero is allowed and does nothing.
// - An output never overlaps an input unless the comment says it may.
// - Results are the same bits for any number of threads, and on every instruction set with fused
//   multiply-add (AVX2, AVX-512, NEON): chunks, lanes and the order of every reduction are fixed by
//   the shape alone. Only sines and cosines of angles beyond 2^22 and powers whose exponent is NaN or
//   infinite are the C library's, of Double, rounded.
// - NaN and infinity propagate as IEEE 754 says; nothing here stops the program.
// - Every kernel `sq_x`, which is every function behind those of the pools, has a plain-loop twin
//   `sq_x_reference` in Tests/KernelComparison/reference, which says what it means.
//
// Legend: B batch, T time (sequence), S keys, C channels, H heads, D head width, V vocabulary.
#ifndef SEQUITUR_KERNELS_H
#define SEQUITUR_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: instruction sets (dispatch.c)

// What a processor can do, each set more than the one before.
typedef enum {
  SQ_BASELINE = 0,  // SSE2 on x86-64, NEON on arm64: what every such processor has
  SQ_AVX2 = 1,      // AVX2 with FMA
  SQ_AVX512 = 2     // AVX-512 F, BW, DQ, VL
} sq_instruction_set;

// The best set that both this build and this processor have.
sq_instruction_set sq_best_instruction_set(void);
// Finds a set by its name in lower case without hyphen, as in "avx512"; false if there is none of
// that name here.
bool sq_find_instruction_set(const char *name, sq_instruction_set *set);
// The set that the calling thread uses. Starts as the one that the environment's
// SEQUITUR_INSTRUCTIONS names, or the best.
sq_instruction_set sq_current_instruction_set(void);
// Chooses a set for the calling thread and the loops it starts, for tests and measurements; returns
// false, and changes nothing, if it is not to be had here.
bool sq_use_instruction_set(sq_instruction_set set);
// As people write it, such as "AVX-512"; "unknown" for what is no set.
const char *sq_instruction_set_name(sq_instruction_set set);

// MARK: threads (threads.c)

// Threads that one parallel loop uses, the calling one included. Starts as SEQUITUR_THREADS, or the
// number of processors this process may run on.
int sq_thread_count(void);
// Between 1 and 64; other values are brought into that range.
void sq_set_thread_count(int count);

// What a loop does for the items begin..<end.
typedef void (*sq_chunk_body)(void *context, int64_t begin, int64_t end);
// Calls body for [0, grain), [grain, 2 grain), ... up to count. Every thread, the calling one
// included, has a range of these chunks and then takes what others have left of theirs; all have
// ended on return. Inside a body that runs beside others, or while another thread uses the pool,
// the loop runs on the calling thread alone, chunk after chunk.
void sq_parallel_for(int64_t count, int64_t grain, sq_chunk_body body, void *context);

// MARK: buffers (pool.c)

// A buffer of at least count floats, 64-byte aligned, contents undefined. Ends the program with
// one line and exit code 71 when the system has no memory left.
float *sq_allocate(int64_t count);
// Returns a buffer to the pool. NULL does nothing.
void sq_release(float *buffer);
// Gives the memory of the pool's free buffers back to the system.
void sq_trim_pool(void);
// The account of the buffers.
typedef struct {
  int64_t bytes_in_use, peak_bytes_in_use;  // of buffers, with what stands between them
  int64_t bytes_reserved;  // address space for them, of which only what was used takes memory
} sq_pool_statistics;
// The account as it stands.
sq_pool_statistics sq_pool_usage(void);
// Lets the peak begin again, with what is in use now.
void sq_reset_peak_usage(void);

// MARK: matrix product (matmul.c)

// Operations with one operand.
typedef enum {
  SQ_IDENTITY = 0,
  SQ_RELU,        // max(x, 0)
  SQ_GELU_TANH,   // x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), Hendrycks & Gimpel 2016
  SQ_GELU_EXACT,  // x/2 (1 + erf(x / sqrt(2)))
  SQ_SILU,        // x sigmoid(x)
  SQ_TANH,
  SQ_SIGMOID,
  SQ_SOFTPLUS,    // log(1 + e^x), without overflow
  SQ_EXP,
  SQ_LOG,
  SQ_SQRT,
  SQ_SQUARE,
  SQ_ABSOLUTE,
  SQ_SINE,
  SQ_COSINE
} sq_unary;

// 32 numbers of a row in 34 bytes, llama.cpp's Q8_0: each is the scale, a finite half, times its
// value. The product fits a float, so nothing is rounded.
enum { sq_q8_numbers = 32 };
typedef struct {
  uint16_t scale;
  int8_t values[sq_q8_numbers];
} sq_q8_block;

// C[i,j] = activation(scale * sum_p A[i,p] B[p,j] + bias[j] + (accumulate ? C[i,j] : 0)), for each
// of `batch` matrices. A is m x k, B k x n, C m x n. A[i,p] stands at a[i * a_row + p * a_column];
// of a_row and a_column one is 1 (so a transposed operand is a pair of strides, never a copy);
// likewise B[p,j] at b[p * b_row + j * b_column]. C's columns are adjacent. A batch stride of 0
// reuses the operand. k = 0 gives activation(bias). Only SQ_IDENTITY, SQ_RELU, SQ_GELU_TANH,
// SQ_GELU_EXACT and SQ_SILU are taken as activation. Where b_q8 is not NULL, it is B: of column j the
// k / 32 blocks from j * k / 32 on; then there is one matrix, and a_column is 1. The result has the
// bits of that with what the blocks stand for.
typedef struct {
  int64_t m, n, k;
  const float *a;
  int64_t a_row, a_column;
  const float *b;
  int64_t b_row, b_column;
  const sq_q8_block *b_q8;
  float *c;
  int64_t c_row;
  int64_t batch, a_batch, b_batch, c_batch;
  float scale;
  bool accumulate;
  const float *bias;  // n values, or NULL
  sq_unary activation;
  float *slopes;  // where the activation's derivatives go, arranged as C; NULL for SQ_IDENTITY
} sq_matmul_arguments;
// The product that the arguments describe.
void sq_matmul(const sq_matmul_arguments *arguments);
// out[32 i + j] is number j of block i.
void sq_dequantize(int64_t count, const sq_q8_block *blocks, float *out);

// MARK: elementwise (elementwise.c)

// Operations with two operands.
typedef enum {
  SQ_ADD = 0,
  SQ_SUBTRACT,
  SQ_MULTIPLY,
  SQ_DIVIDE,
  SQ_MAXIMUM,  // NaN if either is NaN
  SQ_MINIMUM,
  SQ_GREATER,  // 1 where a > b, else 0
  SQ_EQUAL,
  SQ_POWER  // a^b, with the signs and special values of C's pow
} sq_binary_operation;

// out = a op b over `rank` (at most 8) dimensions; out is dense, a and b are read with the given
// strides, 0 where they broadcast. Out may be a or b where that operand does not broadcast.
void sq_binary(sq_binary_operation op, int rank, const int64_t *dimensions, const float *a,
               const int64_t *a_strides, const float *b, const int64_t *b_strides, float *out);
// out = op(x); out may be x.
void sq_unary_forward(sq_unary op, int64_t count, const float *x, float *out);
// out = upstream * op'(x), where y = op(x); out may be upstream.
void sq_unary_backward(sq_unary op, int64_t count, const float *x, const float *y,
                       const float *upstream, float *out);
// out = scale * x + offset; out may be x.
void sq_scale_offset(int64_t count, const float *x, float scale, float offset, float *out);
// accumulator += scale * x
void sq_add_scaled(int64_t count, const float *x, float scale, float *accumulator);
// out = value
void sq_fill(int64_t count, float value, float *out);

// MARK: copies (copy.c)

// out = x copied with the dimensions reordered or read with strides (transpose, slice, expand):
// out is dense, x is read with x_strides.
void sq_copy_strided(int rank, const int64_t *dimensions, const float *x, const int64_t *x_strides,
                     float *out);
// The reverse: out[strided] = x, x dense. Places must be distinct.
void sq_scatter_strided(int rank, const int64_t *dimensions, const float *x, float *out,
                        const int64_t *out_strides);

// MARK: reductions (reduce.c). x is [outer, length, inner]; out is [outer, inner].

// out = the sum over the length; 0 for a length of 0.
void sq_sum(int64_t outer, int64_t length, int64_t inner, const float *x, float *out);
// Largest value and, unless NULL, its first index. A NaN wins. length is at least 1.
void sq_maximum(int64_t outer, int64_t length, int64_t inner, const float *x, float *out,
                int32_t *index);
// Sum of the squares of several arrays, x[i] of counts[i] values, in Double: for the gradient norm.
double sq_sum_of_squares(int64_t arrays, const int64_t *counts, const float *const *x);
// Index of the first value that is NaN or infinite, or -1.
int64_t sq_first_not_finite(int64_t count, const float *x);

// MARK: rows (softmax.c, layer_norm.c). x is [rows, columns].

// Softmax of each row. Stable: the row's maximum is subtracted first. A NaN in a row makes that row
// NaN. Weights below e^-60 of the row's largest are 0.
void sq_softmax(int64_t rows, int64_t columns, const float *x, float *out);
// Its logarithm.
void sq_log_softmax(int64_t rows, int64_t columns, const float *x, float *out);
// keep: one byte an element, [rows, columns]; a zero excludes the element truly: it gets weight 0
// and adds nothing to the sum, whatever its value. A row with nothing kept is all zeros.
void sq_masked_softmax(int64_t rows, int64_t columns, const float *x, const uint8_t *keep,
                       float *out);
// out = y * (upstream - sum(upstream * y))
void sq_softmax_backward(int64_t rows, int64_t columns, const float *y, const float *upstream,
                         float *out);
// out = upstream - exp(y) * sum(upstream), y = log_softmax(x)
void sq_log_softmax_backward(int64_t rows, int64_t columns, const float *y, const float *upstream,
                             float *out);
// losses[r] = logsumexp(x_r) - x_r[target_r]; 0 where target_r == ignored. Every other target is in
// 0..<columns. statistics [2, rows] are kept for the backward: each row's largest value, and one
// over the sum of e^(x - largest). Their logsumexp alone would lose, in its rounding, what weights
// of large logits are made of.
void sq_cross_entropy(int64_t rows, int64_t columns, const float *x, const int32_t *targets,
                      int32_t ignored, float *losses, float *statistics);
// out = (softmax(x_r) - onehot(target_r)) * upstream[r]; a row of zeros where ignored. out may
// be x.
void sq_cross_entropy_backward(int64_t rows, int64_t columns, const float *x,
                               const int32_t *targets, int32_t ignored, const float *statistics,
                               const float *upstream, float *out);
// Layer norm, y = (x - mean) / sqrt(variance + epsilon) * weight + bias (Ba et al. 2016), with the
// biased variance. Where means is NULL it is RMS norm, y = x / sqrt(mean(x^2) + epsilon) * weight
// (Zhang & Sennrich 2019), which has no bias. weight and bias may be NULL. means and reciprocals
// (1 / the root) have `rows` values. Unless `branch` is NULL, sum = x + branch is written too, and
// is what is normalised.
void sq_norm(int64_t rows, int64_t columns, const float *x, const float *branch, float *sum,
             const float *weight, const float *bias, float epsilon, float *out, float *means,
             float *reciprocals);
// dx, overwritten or added to, and d_weight and d_bias ([columns], overwritten). What is NULL is
// not computed; the bits of the others do not depend on it.
void sq_norm_backward(int64_t rows, int64_t columns, const float *x, const float *weight,
                      const float *means, const float *reciprocals, const float *upstream,
                      float *dx, bool accumulate, float *d_weight, float *d_bias);

// MARK: rows by index (gather.c)

// out[i] = table[indices[i]], rows of `width`. Indices are in range: the caller checks.
void sq_gather_rows(int64_t count, int64_t width, const float *table, const int32_t *indices,
                    float *out);
// table[indices[i]] += x[i], in the order of i for each row.
void sq_scatter_add_rows(int64_t count, int64_t width, const float *x, const int32_t *indices,
                         float *table);

// MARK: attention (attention.c, attention_backward.c)

// Scaled dot-product attention (Vaswani et al. 2017) on rows that hold all heads side by side: head
// h of query row t stands at q + b * q_batch + t * q_row + h * head_width, and likewise for k, v,
// out. logits[b,h,t,s] = scale * q.k + bias; weights = softmax over the keys that take part; out =
// weights * dropout . v. No key takes part, or all with a logit of -infinity: weights and output
// are zeros. The weights are never held together (Dao et al. 2022): memory does not grow with their
// number. What a query does not see has no influence on its results, not even NaN.
typedef struct {
  int64_t batch, heads, queries, keys, head_width, value_width;
  int64_t q_batch, q_row, k_batch, k_row, v_batch, v_row, out_batch, out_row;
  float scale;
  bool causal;  // query t sees key s only if s <= t + keys - queries
  const float *bias;  // element [b,h,t,s] at b * bias_batch + h * bias_head + t * keys + s; or NULL
  int64_t bias_batch, bias_head;
  const uint8_t *key_present;  // [batch, keys]; zero excludes the key; or NULL
  const float *dropout;        // [batch, heads, queries, keys] factors on the weights; or NULL
} sq_attention_shape;
// statistics: [2, batch, heads, queries], kept for the two below: each query's largest logit, and one
// over the sum of e^(logit - largest); both are 0 where no key takes part; or NULL.
void sq_attention(const sq_attention_shape *shape, const float *q, const float *k, const float *v,
                  float *out, float *statistics);
// weights: [batch, heads, queries, keys], before dropout.
void sq_attention_weights(const sq_attention_shape *shape, const float *q, const float *k,
                          const float *statistics, float *weights);
// d_q, d_k, d_v with the strides of q, k, v; d_bias [batch, heads, queries, keys]; all overwritten.
// What is NULL is neither computed nor is there memory taken for it; the bits of the others do not
// depend on it.
void sq_attention_backward(const sq_attention_shape *shape, const float *q, const float *k,
                           const float *v, const float *out, const float *statistics,
                           const float *d_out, float *d_q, float *d_k, float *d_v,
                           float *d_bias);

// MARK: optimisers (optimizer.c)

// What all parameters of an update share.
typedef struct {
  float learning_rate, beta1, beta2, epsilon;
  float gradient_scale;    // every gradient is multiplied with it first
  bool decoupled;          // true: AdamW (Loshchilov & Hutter 2019); false: L2 in the gradient
  float bias_correction1;  // 1 - beta1^step
  float bias_correction2;  // 1 - beta2^step
} sq_adam_arguments;
// One parameter: its values p, its moments m and v.
typedef struct {
  int64_t count;
  const float *gradient;
  float *p, *m, *v;
  float weight_decay;
} sq_adam_parameter;
// Adam (Kingma & Ba 2015): m, v are updated (what would be denormal becomes 0), then
// p -= learning_rate * (m / bc1) / (sqrt(v / bc2) + epsilon); decoupled decay first:
// p *= 1 - learning_rate * weight_decay.
void sq_adam(const sq_adam_arguments *arguments, int64_t parameter_count,
             const sq_adam_parameter *parameters);
// velocity = momentum * velocity + g + weight_decay * p; p -= learning_rate * (nesterov ? g' +
// momentum * velocity : velocity), g' = g + weight_decay * p. velocity may be NULL when
// momentum is 0.
void sq_sgd(int64_t count, const float *gradient, float learning_rate, float momentum,
            float weight_decay, bool nesterov, float *p, float *velocity);

#ifdef __cplusplus
}
#endif

#endif
