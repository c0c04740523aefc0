// The probes, compiled for each width of vectors and chosen at run time, as the kernels are.
#include "system.h"
#include "benchmark_probes.h"

enum {
  chains = 12,  // more than latency times throughput (4 x 2), fewer than the 16 registers of AVX2
  steps_in_round = 1024
};

// Where results go and start values come from, so that the compiler may leave no work out: it would
// drop a chain whose values it can foresee.
static volatile float sink;

// Defines a function that runs `rounds` of the chains on vectors of WIDTH floats.
#define MULTIPLY_ADDS(NAME, WIDTH)                                                         \
  static double NAME(int64_t rounds) {                                                     \
    typedef float vector __attribute__((vector_size(4 * WIDTH)));                          \
    vector sums[chains];                                                                   \
    vector factor = (vector){0} + 0.999f, term = (vector){0} + 0.001f;                     \
    for (int i = 0; i < chains; i++) sums[i] = (vector){0} + (sink + (float)i);            \
    for (int64_t step = 0; step < rounds * steps_in_round; step++) {                       \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < chains; i++) {                \
        sums[i] = sums[i] * factor + term;                                                 \
      }                                                                                    \
    }                                                                                      \
    for (int i = 1; i < chains; i++) sums[0] += sums[i];                                   \
    sink = sums[0][0];                                                                     \
    return 2.0 * WIDTH * chains * (double)(rounds * steps_in_round);                       \
  }

MULTIPLY_ADDS(baseline_multiply_adds, 4)
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
MULTIPLY_ADDS(avx2_multiply_adds, 8)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
MULTIPLY_ADDS(avx512_multiply_adds, 16)
#pragma clang attribute pop
#endif

double benchmark_multiply_adds(int width, int64_t rounds) {
  switch (width) {
#if defined(__x86_64__)
  case 16: return avx512_multiply_adds(rounds);
  case 8: return avx2_multiply_adds(rounds);
#endif
  default: return baseline_multiply_adds(rounds);
  }
}

void benchmark_triad(int64_t count, const float *b, const float *c, float scale, float *a) {
  for (int64_t i = 0; i < count; i++) a[i] = b[i] + scale * c[i];
}

static double seconds(struct timeval time) {
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

benchmark_usage benchmark_process_usage(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (benchmark_usage){
      .processor_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime),
      .peak_megabytes = (double)usage.ru_maxrss * sq_maximum_resident_unit / 1e6,
  };
}
