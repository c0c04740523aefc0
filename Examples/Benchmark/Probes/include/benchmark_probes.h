// Two loops that show what a machine can do at most: arithmetic from registers, and memory.
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

#ifdef __cplusplus
}
#endif

#endif
