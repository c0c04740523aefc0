// Optimiser updates: parameters shared out among threads.
#include <stddef.h>
#include "kernels.h"
#include "shares.h"

// Multiply-adds are fused in vector/ alone, where they are on every processor that can; elsewhere
// arm64 would fuse what x86-64 does not, and find other bits.
#pragma STDC FP_CONTRACT OFF

typedef struct {
  const sq_adam_arguments *args;
  const sq_adam_parameter *parameters;
} adam_update;

static void adam_chunk(void *context, int64_t begin, int64_t end) {
  const adam_update *u = context;
  for (int64_t number = begin; number < end; number++) {
    numbered_chunk chunk = chunk_at(number, &u->parameters->count, sizeof *u->parameters);
    const sq_adam_parameter *its = u->parameters + chunk.array;
    sq_kernels()->adam(u->args, its->weight_decay, chunk.count, its->gradient + chunk.start,
                       its->p + chunk.start, its->m + chunk.start, its->v + chunk.start);
  }
}

void sq_adam(const sq_adam_arguments *args, int64_t parameter_count,
             const sq_adam_parameter *parameters) {
  adam_update u = {args, parameters};
  sq_share_arrays(parameter_count, &parameters->count, sizeof *parameters, adam_chunk, &u);
}

typedef struct {
  const float *gradient;
  float learning_rate, momentum, weight_decay;
  bool nesterov;
  float *p, *velocity;
} sgd_update;

static void sgd_chunk(void *context, int64_t begin, int64_t end) {
  const sgd_update *u = context;
  for (int64_t i = begin; i < end; i++) {
    float g = u->gradient[i] + u->weight_decay * u->p[i];
    float step = g;
    if (u->velocity) {
      float velocity = u->momentum * u->velocity[i] + g;
      u->velocity[i] = velocity;
      step = u->nesterov ? g + u->momentum * velocity : velocity;
    }
    u->p[i] = u->p[i] - u->learning_rate * step;
  }
}

void sq_sgd(int64_t count, const float *gradient, float learning_rate, float momentum,
            float weight_decay, bool nesterov, float *p, float *velocity) {
  sgd_update u = {gradient, learning_rate, momentum, weight_decay, nesterov, p, velocity};
  sq_share_items(count, 1, sgd_chunk, &u);
}
