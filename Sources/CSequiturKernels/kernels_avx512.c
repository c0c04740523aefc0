// The kernels for AVX-512, compiled for it whatever the rest of the program is compiled for.
#if defined(__x86_64__)
#include <math.h>
#include <string.h>
#include "kernels.h"

#define KERNELS sq_kernels_avx512
#define VECTOR_WIDTH 16
#define TILE_ROWS 8     // at a stride of 4 KB, more rows fall out of an 8-way cache set
#define TILE_VECTORS 3  // 24 of the 32 registers hold the tile
#pragma clang attribute push(                                                           \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#include "vector/kernels.inc"
#pragma clang attribute pop
#endif
