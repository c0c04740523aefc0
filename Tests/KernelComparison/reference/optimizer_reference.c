// Optimiser updates, one parameter after another.
#include <math.h>
#include "sequitur_reference.h"

void sq_adam_reference(const sq_adam_arguments *args, int64_t parameter_count,
                       const sq_adam_parameter *parameters) {
  for (int64_t n = 0; n < parameter_count; n++) {
    const sq_adam_parameter *each = &parameters[n];
    for (int64_t i = 0; i < each->count; i++) {
      double g = (double)args->gradient_scale * each->gradient[i], value = each->p[i];
      if (args->decoupled) {
        value *= 1 - (double)args->learning_rate * each->weight_decay;
      } else {
        g += each->weight_decay * value;
      }
      double first = args->beta1 * (double)each->m[i] + (1 - (double)args->beta1) * g;
      double second = args->beta2 * (double)each->v[i] + (1 - (double)args->beta2) * g * g;
      value -= args->learning_rate * (first / args->bias_correction1) /
               (sqrt(second / args->bias_correction2) + args->epsilon);
      each->m[i] = (float)first;
      each->v[i] = (float)second;
      each->p[i] = (float)value;
    }
  }
}

void sq_sgd_reference(int64_t count, const float *gradient, float learning_rate, float momentum,
                      float weight_decay, bool nesterov, float *p, float *velocity) {
  for (int64_t i = 0; i < count; i++) {
    double g = gradient[i] + (double)weight_decay * p[i];
    double step = g;
    if (velocity) {
      double next = (double)momentum * velocity[i] + g;
      step = nesterov ? g + momentum * next : next;
      velocity[i] = (float)next;
    }
    p[i] = (float)(p[i] - learning_rate * step);
  }
}
