// Two loops that show what a machine can do at most: arithmetic from registers, and memory; and what
// a process has used of it.
#ifndef BENCHMARK_PROBES_H
#define BENCHMARK_PROBES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Independent chains of multiply-adds in registers, with the widest vectors that this processor has;
// returns how many floating-point operations it made, two for each multiply-add.
double benchmark_multiply_adds(int64_t rounds);

// a = b + scale * c, the triad of McCalpin's STREAM (1995): 12 bytes are counted for each element.
void benchmark_triad(int64_t count, const float *b, const float *c, float scale, float *a);

// Seconds of all threads, in the program and in the system on its behalf, and the most memory in RAM.
typedef struct {
  double processor_seconds, peak_megabytes;
} benchmark_usage_t;

// What this process has used so far.
benchmark_usage_t benchmark_usage(void);

#ifdef __cplusplus
}
#endif

#endif
