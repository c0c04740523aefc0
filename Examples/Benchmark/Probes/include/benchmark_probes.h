// Two loops that show what a machine can do at most, arithmetic from registers and memory, and what
// the process has used so far.
#ifndef BENCHMARK_PROBES_H
#define BENCHMARK_PROBES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Independent chains of multiply-adds in registers, on vectors of `width` floats, which the processor
// must have: 16 with AVX-512, 8 with AVX2, else 4. Returns how many floating-point operations it
// made, two for each multiply-add.
double benchmark_multiply_adds(int width, int64_t rounds);

// a = b + scale * c, the triad of McCalpin's STREAM (1995): 12 bytes are counted for each element.
void benchmark_triad(int64_t count, const float *b, const float *c, float scale, float *a);

// What this process has used so far.
typedef struct {
  double processor_seconds;  // of all threads, in the program and in the system on its behalf
  double peak_megabytes;     // the most memory in RAM
} benchmark_usage;

benchmark_usage benchmark_process_usage(void);

#ifdef __cplusplus
}
#endif

#endif
