// Strided copies, the way back, and rows by index: nothing is rounded, so all bits agree.
#include "comparison.h"

// A dense shape, and where its elements stand in an array of `extent` floats.
typedef struct {
  int rank;
  int64_t shape[4], strides[4];
  int extent;
} layout;

static void compare_strided(const layout *l) {
  int count = 1;
  for (int d = 0; d < l->rank; d++) count *= (int)l->shape[d];
  begin(0, "%d elements of rank %d, last stride %d", count, l->rank,
        l->rank > 0 ? (int)l->strides[l->rank - 1] : 0);
  const float *strided = samples(l->extent, 1), *dense = samples(count, 1);
  output copied = output_of("sq_copy_strided", count);
  output scattered = output_of("sq_scatter_strided", l->extent);
  while (next_round()) {
    RUN(sq_copy_strided, l->rank, l->shape, strided, l->strides, at(copied));
    RUN(sq_scatter_strided, l->rank, l->shape, dense, at(scattered), l->strides);
  }
}

// A stride of 0 repeats what it reads.
static void compare_expansion(void) {
  static const float expanded[] = {1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3};
  begin(0, "expansion");
  output out = output_of("sq_copy_strided", COUNT_OF(expanded));
  const int64_t shape[] = {2, 3, 2}, strides[] = {0, 1, 0};
  while (next_round()) {
    RUN(sq_copy_strided, 3, shape, (float[]){1, 2, 3}, strides, at(out));
    expect_bits("sq_copy_strided", "expansion", COUNT_OF(expanded), at(out), expanded);
  }
}

static void compare_rows(int count, int width) {
  enum { table_rows = 13 };
  begin(0, "%d rows of %d", count, width);
  const float *table = samples(table_rows * width, 1), *x = samples(count * width, 1);
  const int32_t *indices = sample_indices(count, 0, table_rows);
  output gathered = output_of("sq_gather_rows", count * width);
  output added = output_of("sq_scatter_add_rows", table_rows * width);
  while (next_round()) {
    RUN(sq_gather_rows, count, width, table, indices, at(gathered));
    RUN(sq_scatter_add_rows, count, width, x, indices, at(added));
  }
}

void compare_copies(void) {
  static const layout layouts[] = {
      {.rank = 0, .extent = 1},
      {1, {9}, {3}, 25},
      {2, {7, 5}, {1, 7}, 35},
      {2, {33, 17}, {1, 33}, 561},
      {2, {31, 65}, {65, 1}, 2015},
      {3, {4, 9, 8}, {72, 1, 9}, 288},
      {4, {2, 3, 5, 8}, {120, 8, 24, 1}, 240},
      {3, {3, 1, 4}, {8, 99, 2}, 23},
      {2, {200, 130}, {1, 200}, 26000},
      {2, {130, 300}, {301, 1}, 39130},
      {3, {3, 0, 2}, {2, 2, 1}, 6},
  };
  for (int i = 0; i < COUNT_OF(layouts); i++) compare_strided(&layouts[i]);
  compare_expansion();
  for (int i = 0; i < odd_size_count; i++) compare_rows(9, odd_sizes[i]);
  compare_rows(0, 8);
  compare_rows(1000, 65);
  compare_rows(300, 130);
}
