// The kernels for AVX2 with FMA, compiled for it whatever the rest of the program is compiled for.
#if defined(__x86_64__)
#include <math.h>
#include <string.h>
#include "kernels.h"

#define KERNELS sq_kernels_avx2
#define VECTOR_WIDTH 8
#define TILE_ROWS 6
#define TILE_VECTORS 2  // 12 of the 16 registers hold the tile
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "vector/kernels.inc"
#pragma clang attribute pop
#endif
