// The matrix product as its definition says, one sum after another.
#include <math.h>
#include "sequitur_reference.h"

static double q8_number(const sq_q8_block *block, int64_t place) {
  int exponent = block->scale >> 10 & 31, fraction = block->scale & 1023;
  double scale = exponent > 0 ? (1024 + fraction) * pow(2, exponent - 25) : fraction * 0x1p-24;
  return (block->scale >> 15 ? -scale : scale) * block->values[place];
}

void sq_dequantize_reference(int64_t count, const sq_q8_block *blocks, float *out) {
  for (int64_t i = 0; i < 32 * count; i++) out[i] = (float)q8_number(blocks + i / 32, i % 32);
}

void sq_matmul_reference(const sq_matmul_arguments *args) {
  for (int64_t batch = 0; batch < args->batch; batch++) {
    const float *a = args->a + batch * args->a_batch;
    const float *b = args->b + batch * args->b_batch;
    float *c = args->c + batch * args->c_batch;
    for (int64_t i = 0; i < args->m; i++) {
      for (int64_t j = 0; j < args->n; j++) {
        double sum = 0;
        for (int64_t p = 0; p < args->k; p++) {
          double factor = args->b_q8 ? q8_number(args->b_q8 + (j * args->k + p) / 32, p % 32)
                                     : (double)b[p * args->b_row + j * args->b_column];
          sum += (double)a[i * args->a_row + p * args->a_column] * factor;
        }
        double value = args->k > 0 ? args->scale * sum : 0;
        if (args->bias) value += args->bias[j];
        if (args->accumulate) value += c[i * args->c_row + j];
        double y = sq_unary_value_reference(args->activation, value);
        c[i * args->c_row + j] = (float)y;
        if (args->slopes) {
          args->slopes[batch * args->c_batch + i * args->c_row + j] =
              (float)sq_unary_derivative_reference(args->activation, value, y);
        }
      }
    }
  }
}
