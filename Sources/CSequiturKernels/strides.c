// Walks over arrays that are read or written with strides.
#include "strides.h"
#include <stddef.h>

// Whether, for every operand, dimension `outer` continues where the run of the next one ends.
static _Bool continues(const sq_walk *walk, int outer, const int64_t *next_strides, int64_t next) {
  for (int operand = 0; operand < maximum_operands; operand++) {
    if (walk->strides[operand][outer] != next_strides[operand] * next) return 0;
  }
  return 1;
}

_Bool sq_make_walk(sq_walk *walk, int rank, const int64_t *dimensions, const int64_t *first,
                   const int64_t *second) {
  walk->rank = 0;
  for (int d = 0; d < rank; d++) {
    if (dimensions[d] <= 0) return 0;
    if (dimensions[d] == 1) continue;
    int64_t strides[maximum_operands] = {first[d], second ? second[d] : 0};
    int last = walk->rank - 1;
    if (last >= 0 && continues(walk, last, strides, dimensions[d])) {
      walk->dimensions[last] *= dimensions[d];
    } else {
      last = walk->rank++;
      walk->dimensions[last] = dimensions[d];
    }
    for (int operand = 0; operand < maximum_operands; operand++) {
      walk->strides[operand][last] = strides[operand];
    }
  }
  if (walk->rank == 0) {
    walk->rank = 1;
    walk->dimensions[0] = 1;
    walk->strides[0][0] = walk->strides[1][0] = 1;
  }
  walk->runs = 1;
  for (int d = 0; d + 1 < walk->rank; d++) walk->runs *= walk->dimensions[d];
  return 1;
}

sq_cursor sq_cursor_at(const sq_walk *walk, int64_t run) {
  sq_cursor cursor = {{0}, {0}};
  for (int d = walk->rank - 2; d >= 0; d--) {
    cursor.places[d] = run % walk->dimensions[d];
    run /= walk->dimensions[d];
    for (int operand = 0; operand < maximum_operands; operand++) {
      cursor.starts[operand] += cursor.places[d] * walk->strides[operand][d];
    }
  }
  return cursor;
}
