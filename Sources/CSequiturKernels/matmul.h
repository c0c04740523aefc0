// The matrix product for the kernels built on it.
#ifndef SEQUITUR_MATMUL_H
#define SEQUITUR_MATMUL_H

#include "sequitur_kernels.h"

// sq_matmul for one matrix: batch and its strides are not read; m and n are at least 1.
void sq_matmul_one(const sq_matmul_arguments *arguments);

#endif
