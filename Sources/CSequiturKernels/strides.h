// Walks over arrays that are read or written with strides.
#ifndef SEQUITUR_STRIDES_H
#define SEQUITUR_STRIDES_H

#include <stdint.h>

enum { maximum_rank = 8, maximum_operands = 2 };

// A dense shape and the strides of two operands (zeros for a missing second one); dimensions of
// size 1 are dropped and neighbours that run on are one dimension. The last dimension is the run.
// rank is at least 1.
typedef struct {
  int rank;
  int64_t dimensions[maximum_rank];
  int64_t strides[maximum_operands][maximum_rank];
  int64_t runs;  // the product of all dimensions but the last
} sq_walk;

// False if there is nothing to walk over. `second` may be NULL.
_Bool sq_make_walk(sq_walk *walk, int rank, const int64_t *dimensions, const int64_t *first,
                   const int64_t *second);
// Goes from run to run: where the present one begins in each operand.
typedef struct {
  int64_t starts[maximum_operands];
  int64_t places[maximum_rank];
} sq_cursor;

sq_cursor sq_cursor_at(const sq_walk *walk, int64_t run);

static inline void sq_next_run(const sq_walk *walk, sq_cursor *cursor) {
  for (int d = walk->rank - 2; d >= 0; d--) {
    cursor->starts[0] += walk->strides[0][d];
    cursor->starts[1] += walk->strides[1][d];
    if (++cursor->places[d] < walk->dimensions[d]) return;
    cursor->starts[0] -= walk->dimensions[d] * walk->strides[0][d];
    cursor->starts[1] -= walk->dimensions[d] * walk->strides[1][d];
    cursor->places[d] = 0;
  }
}

#endif
