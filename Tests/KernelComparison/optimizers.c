// Adam, with decoupled decay and without, and gradient descent with its two kinds of momentum.
#include "comparison.h"
#include <float.h>
#include <math.h>

static void compare_adam(int count, bool decoupled) {
  const sq_adam_arguments arguments = {
      .learning_rate = 0.1f, .beta1 = 0.9f, .beta2 = 0.99f, .epsilon = 1e-6f,
      .gradient_scale = 0.7f, .decoupled = decoupled,
      .bias_correction1 = 0.271f, .bias_correction2 = 0.029701f,  // of the third step
  };
  begin(2e-6, "%d parameters, decoupled %d", count, decoupled);
  const float *gradient = samples(count, 1);
  float *squares = samples(count, 1);
  for (int i = 0; i < count; i++) squares[i] = fabsf(squares[i]);
  output p = output_of("sq_adam", count), m = output_of("sq_adam", count);
  output v = output_from("sq_adam", count, squares);
  // Three parameters, the second of them empty.
  int first = count / 3;
  while (next_round()) {
    const sq_adam_parameter parameters[3] = {
        {first, gradient, at(p), at(m), at(v), 0.2f},
        {0},
        {count - first, gradient + first, at(p) + first, at(m) + first, at(v) + first, 0},
    };
    RUN(sq_adam, &arguments, 3, parameters);
  }
}

// Moments that would be denormal become 0.
static void compare_denormal_moments(void) {
  const sq_adam_arguments arguments = {
      .learning_rate = 0.1f, .beta1 = 0.9f, .beta2 = 0.99f, .epsilon = 1e-6f, .gradient_scale = 1,
      .decoupled = true, .bias_correction1 = 1, .bias_correction2 = 1,
  };
  const float moments[] = {FLT_MIN, -FLT_MIN, 2 * FLT_MIN, 0}, gradient[4] = {0};
  const float squares[] = {FLT_MIN, FLT_MIN, 2 * FLT_MIN, 0};
  begin(2e-6, "denormal moments");
  output p = output_of("sq_adam", 4), m = output_from("sq_adam", 4, moments);
  output v = output_from("sq_adam", 4, squares);
  while (next_round()) {
    RUN(sq_adam, &arguments, 1, &(sq_adam_parameter){4, gradient, at(p), at(m), at(v), 0});
    for (int i = 0; i < 4 && !runs_references; i++) {
      EXPECT("sq_adam", (m.found[i] == 0) == (i != 2) && (v.found[i] == 0) == (i != 2),
             "moments %d are %g and %g", i, (double)m.found[i], (double)v.found[i]);
    }
  }
}

static void compare_sgd(int count, float momentum, bool nesterov) {
  begin(5e-7, "%d parameters, momentum %g, Nesterov %d", count, (double)momentum, nesterov);
  const float *gradient = samples(count, 1);
  output p = output_of("sq_sgd", count), velocity = {0};
  if (momentum > 0) velocity = output_of("sq_sgd", count);
  while (next_round()) {
    RUN(sq_sgd, count, gradient, 0.1f, momentum, 0.01f, nesterov, at(p), at(velocity));
  }
}

static void compare_count(int count) {
  compare_adam(count, false);
  compare_adam(count, true);
  compare_sgd(count, 0, false);
  compare_sgd(count, 0.9f, false);
  compare_sgd(count, 0.9f, true);
}

void compare_optimizers(void) {
  for (int i = 0; i < odd_size_count; i++) compare_count(odd_sizes[i]);
  compare_count(50000);
  compare_denormal_moments();
}
