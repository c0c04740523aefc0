// The kernels for what every processor of the architecture has: SSE2 on x86-64, NEON on arm64.
#include <math.h>
#include <string.h>
#include "kernels.h"

#define KERNELS sq_kernels_baseline
#define VECTOR_WIDTH 4
#define TILE_ROWS 6
#if defined(__aarch64__)
#define TILE_VECTORS 4  // 24 of the 32 registers hold the tile
#else
#define TILE_VECTORS 2  // 12 of the 16 registers hold the tile
#endif
#include "vector/kernels.inc"
