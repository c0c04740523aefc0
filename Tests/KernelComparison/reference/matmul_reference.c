// The matrix product as its definition says, one sum after another.
#include "sequitur_reference.h"

void sq_matmul_reference(const sq_matmul_arguments *args) {
  for (int64_t batch = 0; batch < args->batch; batch++) {
    const float *a = args->a + batch * args->a_batch;
    const float *b = args->b + batch * args->b_batch;
    float *c = args->c + batch * args->c_batch;
    for (int64_t i = 0; i < args->m; i++) {
      for (int64_t j = 0; j < args->n; j++) {
        double sum = 0;
        for (int64_t p = 0; p < args->k; p++) {
          sum += (double)a[i * args->a_row + p * args->a_column] *
                 b[p * args->b_row + j * args->b_column];
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
