// The matrix product: shapes, layouts, strides, batches, and what is fused at the end.
#include "comparison.h"
#include <math.h>
#include <string.h>

typedef struct {
  int m, n, k;
  bool transpose_a, transpose_b;
  int padding;  // of the rows of A, B and C
  int batch;
  bool reuse_b, adjacent_batches;
  float scale;
  bool accumulate, bias;
  sq_unary activation;
  float poison;  // one element of A, unless 0
} product;

static product plain(int m, int n, int k) {
  return (product){.m = m, .n = n, .k = k, .batch = 1, .scale = 1};
}

static void compare(product p) {
  int a_row = (p.transpose_a ? p.m : p.k) + p.padding;
  int b_row = (p.transpose_b ? p.k : p.n) + p.padding;
  int c_row = p.n + p.padding;
  int a_batch = a_row * (p.transpose_a ? p.k : p.m) + (p.adjacent_batches ? 0 : 3);
  int b_batch = b_row * (p.transpose_b ? p.n : p.k) + 5;
  int c_batch = c_row * p.m + (p.adjacent_batches ? 0 : 2);
  // Sums grow to about sqrt(k), so this is some 1e-6 of them.
  begin(1e-6 + 1e-7 * p.k,
        "%dx%dx%d, A%s B%s, padding %d, batch %d (reuse B %d, adjacent %d), scale %g, "
        "accumulate %d, bias %d, activation %d, poison %g",
        p.m, p.n, p.k, p.transpose_a ? "t" : "", p.transpose_b ? "t" : "", p.padding, p.batch,
        p.reuse_b, p.adjacent_batches, (double)p.scale, p.accumulate, p.bias, p.activation,
        (double)p.poison);
  float *a = samples(a_batch * p.batch + 1, 1);
  if (p.poison != 0) a[a_batch * p.batch / 2] = p.poison;
  output c = output_of("sq_matmul", c_batch * p.batch);
  sq_matmul_arguments arguments = {
      .m = p.m, .n = p.n, .k = p.k, .a = a, .b = samples(b_batch * p.batch + 1, 1), .c_row = c_row,
      .a_row = p.transpose_a ? 1 : a_row, .a_column = p.transpose_a ? a_row : 1,
      .b_row = p.transpose_b ? 1 : b_row, .b_column = p.transpose_b ? b_row : 1,
      .batch = p.batch, .a_batch = a_batch, .b_batch = p.reuse_b ? 0 : b_batch, .c_batch = c_batch,
      .scale = p.scale, .accumulate = p.accumulate, .bias = p.bias ? samples(p.n, 1) : NULL,
      .activation = p.activation,
  };
  output slopes = output_of("sq_matmul", c_batch * p.batch);
  while (next_round()) {
    arguments.c = at(c);
    arguments.slopes = p.activation == SQ_IDENTITY ? NULL : at(slopes);
    RUN(sq_matmul, &arguments);
  }
}

static void compare_small_shapes(void) {
  static const int sizes[] = {0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 33};
  enum { count = COUNT_OF(sizes) };
  for (int i = 0; i < count * count * count; i++) {
    compare(plain(sizes[i % count], sizes[i / count % count], sizes[i / count / count]));
  }
}

static void compare_layouts(void) {
  static const int shapes[][3] = {
      {1, 65, 127}, {3, 17, 33}, {8, 8, 8}, {13, 9, 65}, {31, 127, 15}, {33, 127, 15}, {65, 33, 17},
      {127, 16, 7}, {2, 64, 16}, {1, 200, 9},
  };
  for (int i = 0; i < COUNT_OF(shapes); i++) {
    for (int options = 0; options < 8; options++) {
      product p = plain(shapes[i][0], shapes[i][1], shapes[i][2]);
      p.transpose_a = options & 1;
      p.transpose_b = options & 2;
      p.padding = options & 4 ? 3 : 0;
      p.scale = 0.5f;
      compare(p);
    }
  }
}

static const sq_unary activations[] = {
    SQ_IDENTITY, SQ_RELU, SQ_GELU_TANH, SQ_GELU_EXACT, SQ_SILU,
};
enum { activation_count = COUNT_OF(activations) };

static void compare_everything_fused(void) {
  static const int shapes[][3] = {{9, 17, 15}, {1, 7, 65}, {7, 32, 0}, {5, 40, 400}, {4, 129, 8}};
  for (int i = 0; i < COUNT_OF(shapes) * activation_count; i++) {
    for (int options = 0; options < 8; options++) {
      const int *shape = shapes[i / activation_count];
      product p = plain(shape[0], shape[1], shape[2]);
      p.activation = activations[i % activation_count];
      p.accumulate = options & 1;
      p.bias = options & 2;
      p.transpose_b = options & 4;
      p.scale = -0.75f;
      compare(p);
    }
  }
}

static void compare_batches(void) {
  static const int batches[] = {0, 1, 3, 70};
  for (int i = 0; i < COUNT_OF(batches); i++) {
    for (int options = 0; options < 16; options++) {
      product p = plain(9, 17, 8);
      p.batch = batches[i];
      p.reuse_b = options & 1;
      p.adjacent_batches = options & 2;
      p.padding = options & 4 ? 2 : 0;
      p.transpose_a = options & 8;
      p.bias = true;
      compare(p);
    }
  }
}

// Large enough for several threads, several slices of k and packed operands.
static void compare_large_shapes(void) {
  static const product large[] = {
      {.m = 64, .n = 384, .k = 96, .batch = 1, .scale = 1, .bias = true},
      {.m = 257, .n = 129, .k = 65, .batch = 1, .scale = 1, .transpose_b = true, .padding = 1},
      {.m = 100, .n = 270, .k = 401, .batch = 1, .scale = 1, .transpose_a = true,
       .accumulate = true},
      {.m = 520, .n = 260, .k = 17, .batch = 1, .scale = 1, .transpose_a = true,
       .transpose_b = true},
      {.m = 3, .n = 700, .k = 801, .batch = 1, .scale = 1, .transpose_b = true,
       .activation = SQ_RELU},
      {.m = 1, .n = 517, .k = 300, .batch = 1, .scale = 2, .transpose_b = true, .padding = 1,
       .accumulate = true, .bias = true},
      {.m = 1, .n = 1030, .k = 1025, .batch = 1, .scale = 1},
      {.m = 128, .n = 96, .k = 100, .batch = 2, .scale = 2},
      // Both operands read where they are, and too far apart for that.
      {.m = 96, .n = 33, .k = 289, .batch = 1, .scale = 1, .transpose_a = true},
      {.m = 63, .n = 48, .k = 300, .batch = 1, .scale = 1, .transpose_a = true, .padding = 60,
       .accumulate = true},
      {.m = 31, .n = 64, .k = 511, .batch = 1, .scale = 0.5f, .transpose_a = true, .padding = 120},
      {.m = 97, .n = 40, .k = 200, .batch = 1, .scale = 1, .bias = true, .activation = SQ_RELU},
      // B packed in parts: along its columns, along k, along both.
      {.m = 5, .n = 1601, .k = 1537, .batch = 1, .scale = 0.5f, .transpose_a = true},
      {.m = 7, .n = 1450, .k = 777, .batch = 1, .scale = 1, .transpose_b = true, .bias = true,
       .activation = SQ_GELU_TANH},
      {.m = 65, .n = 353, .k = 3100, .batch = 1, .scale = 1, .accumulate = true, .bias = true,
       .activation = SQ_RELU},
      // B packed by each block.
      {.m = 130, .n = 523, .k = 300, .batch = 1, .scale = 1, .transpose_b = true, .bias = true,
       .activation = SQ_GELU_EXACT},
      {.m = 97, .n = 1030, .k = 401, .batch = 1, .scale = 1, .padding = 1, .accumulate = true},
      {.m = 64, .n = 512, .k = 1601, .batch = 2, .scale = 0.5f, .bias = true,
       .activation = SQ_SILU},
      // And a transposed A packed for all of them, in groups of rows, and in parts along k.
      {.m = 98, .n = 103, .k = 390, .batch = 1, .scale = 1, .transpose_a = true, .padding = 1},
      {.m = 103, .n = 331, .k = 97, .batch = 2, .scale = 2, .transpose_a = true,
       .transpose_b = true, .bias = true, .activation = SQ_RELU},
      {.m = 71, .n = 72, .k = 15000, .batch = 1, .scale = 1, .transpose_a = true,
       .accumulate = true},
  };
  for (int i = 0; i < COUNT_OF(large); i++) compare(large[i]);
}

static void compare_not_finite(void) {
  static const float poisons[] = {NAN, INFINITY, -INFINITY};
  for (int i = 0; i < 3 * activation_count; i++) {
    product p = plain(9, 17, 15);
    p.poison = poisons[i % 3];
    p.activation = activations[i / 3];
    compare(p);
    p.transpose_b = true;
    compare(p);
  }
}

// B of blocks: the twin's sums, and the bits of the product with what the blocks stand for.
static void compare_quantized(int m, int n, int k, bool accumulate, sq_unary activation) {
  begin(1e-6 + 1e-7 * k, "%dx%dx%d of blocks, accumulate %d, activation %d", m, n, k, accumulate,
        activation);
  int count = n * k / 32;
  sq_q8_block *blocks = keep((size_t)count * sizeof *blocks);
  int32_t *values = sample_indices(n * k, -128, 128);
  // Of either sign, from the smallest half to about 1/64.
  int32_t *scales = sample_indices(count, 1, 0x2400);
  for (int i = 0; i < n * k; i++) blocks[i / 32].values[i % 32] = (int8_t)values[i];
  for (int i = 0; i < count; i++) {
    blocks[i].scale = (uint16_t)(scales[i] | (values[32 * i] & 1) << 15);
  }
  const float *start = samples(m * n, 1);
  output c = output_from("sq_matmul", m * n, start);
  allow(0);
  output numbers = output_of("sq_dequantize", n * k);
  float *plain = zeros(m * n);
  sq_matmul_arguments arguments = {
      .m = m, .n = n, .k = k, .a = samples(m * k, 1), .a_row = k, .a_column = 1, .b_row = 1,
      .b_column = k, .c_row = n, .batch = 1, .scale = 0.5f, .accumulate = accumulate,
      .bias = samples(n, 1), .activation = activation,
  };
  while (next_round()) {
    RUN(sq_dequantize, count, blocks, at(numbers));
    arguments.b_q8 = blocks;
    arguments.c = at(c);
    RUN(sq_matmul, &arguments);
    if (runs_references) continue;
    memcpy(plain, start, (size_t)(m * n) * sizeof *plain);
    arguments.b_q8 = NULL;
    arguments.b = at(numbers);
    arguments.c = plain;
    sq_matmul(&arguments);
    expect_bits("sq_matmul", "blocks", m * n, at(c), plain);
  }
}

static void compare_blocks(void) {
  static const int rows[] = {1, 2, 3, 4, 5, 33}, lengths[] = {0, 32, 64, 96, 800};
  for (int i = 0; i < COUNT_OF(rows); i++) {
    for (int j = 0; j < odd_size_count; j++) {
      int number = i * odd_size_count + j;
      compare_quantized(rows[i], odd_sizes[j], lengths[number % COUNT_OF(lengths)], number & 1,
                        activations[number % activation_count]);
    }
  }
  compare_quantized(1, 1543, 768, false, SQ_IDENTITY);
  compare_quantized(65, 353, 3104, true, SQ_RELU);
}

void compare_matmul(void) {
  compare_small_shapes();
  compare_layouts();
  compare_everything_fused();
  compare_batches();
  compare_large_shapes();
  compare_not_finite();
  compare_blocks();
}
