// Walks over arrays that are read or written with strides.
#ifndef SEQUITUR_STRIDES_H
#define SEQUITUR_STRIDES_H

#include <stdint.h>

enum { maximum_rank = 8, maximum_operands = 2 };

// A dense shape and, for each of up to two operands, its strides; dimensions of size 1 are dropped
// and neighbours that run on are one dimension. The last dimension is the run. rank is at least 1.
typedef struct {
  int rank, operands;
  int64_t dimensions[maximum_rank];
  int64_t strides[maximum_operands][maximum_rank];
  int64_t runs;  // the product of all dimensions but the last
} sq_walk;

// False if there is nothing to walk over. `second` may be NULL.
_Bool sq_make_walk(sq_walk *walk, int rank, const int64_t *dimensions, const int64_t *first,
                   const int64_t *second);
// Where run number `index` begins in each operand.
void sq_run_start(const sq_walk *walk, int64_t index, int64_t *starts);

#endif
