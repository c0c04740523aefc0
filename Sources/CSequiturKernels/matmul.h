// The matrix product for the kernels built on it, and what its two files share.
#ifndef SEQUITUR_MATMUL_H
#define SEQUITUR_MATMUL_H

#include "sequitur_kernels.h"

// sq_matmul for one matrix: batch and its strides are not read; m and n are at least 1.
void sq_matmul_one(const sq_matmul_arguments *arguments);

// The same in blocks, packing what it pays to pack; alone: on the caller's thread.
void sq_matmul_in_blocks(const sq_matmul_arguments *arguments, bool alone);
// Whether it would pack B block by block, and so never much of it at a time.
bool sq_matmul_packs_by_block(const sq_matmul_arguments *arguments);

// Applies the activation to a block of C that its thread has just finished and has in its cache.
void sq_matmul_activate(const sq_matmul_arguments *arguments, int64_t row, int64_t rows,
                        int64_t column, int64_t columns);

// Multiply-adds of one matrix.
static inline double sq_matmul_work(const sq_matmul_arguments *args) {
  return (double)args->m * (double)args->n * (double)args->k;
}

static inline int64_t smaller_of(int64_t x, int64_t y) { return x < y ? x : y; }
static inline int64_t parts(int64_t count, int64_t size) { return (count + size - 1) / size; }
static inline int64_t rounded_down(int64_t count, int64_t step) { return count - count % step; }
static inline int64_t rounded_up(int64_t count, int64_t step) { return parts(count, step) * step; }

#endif
