// Optimiser updates: parameters shared out among threads.
#include <stddef.h>
#include "kernels.h"
#include "shares.h"

typedef struct {
  const sq_adam_arguments *args;
  const sq_adam_parameter *parameters;
} adam_update;

// Chunks are numbered through all parameters: one loop for them all, however small each is.
static void adam_chunk(void *context, int64_t begin, int64_t end) {
  const adam_update *u = context;
  for (int64_t number = begin; number < end; number++) {
    const sq_adam_parameter *each = u->parameters;
    int64_t chunk = number;
    for (; chunk >= chunks_of(each->count); each++) chunk -= chunks_of(each->count);
    int64_t start = chunk * chunk_elements, left = each->count - start;
    sq_kernels()->adam(u->args, each->weight_decay, left < chunk_elements ? left : chunk_elements,
                       each->gradient + start, each->p + start, each->m + start, each->v + start);
  }
}

void sq_adam(const sq_adam_arguments *args, int64_t parameter_count,
             const sq_adam_parameter *parameters) {
  adam_update u = {args, parameters};
  int64_t chunks = 0;
  for (int64_t i = 0; i < parameter_count; i++) chunks += chunks_of(parameters[i].count);
  sq_parallel_for(chunks, 1, adam_chunk, &u);
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
