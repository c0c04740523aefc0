// Attention, its weights and its gradient: lengths, widths, and every combination of options.
#include "comparison.h"
#include <math.h>

enum { spoils_query = 1, spoils_key = 2, spoils_value = 4, spoils_gradient = 8 };

typedef struct {
  int batch, heads, queries, keys, width, value_width;
  bool causal, bias, shared_bias, present, dropout;
  int padding;         // beyond the heads, in every row
  int spoiled, place;  // what is NaN in this row of the first sequence
} call;

static call plain(int queries, int keys, bool causal) {
  return (call){.batch = 2, .heads = 2, .queries = queries, .keys = keys, .width = 8,
                .value_width = 8, .causal = causal};
}

static void fill_row(float *row, int count, float value) {
  for (int j = 0; j < count; j++) row[j] = value;
}

static float *spoiled_samples(call c, int rows, int row, float range, int spoils) {
  float *x = samples(c.batch * rows * row, range);
  if (c.spoiled & spoils) fill_row(x + c.place * row, row, NAN);
  return x;
}

static void compare(call c) {
  int q_row = c.heads * c.width + c.padding, v_row = c.heads * c.value_width + c.padding;
  int rows = c.batch * c.heads * c.queries, weight_count = rows * c.keys;
  begin(5e-6,
        "%d x %d heads, %d queries, %d keys, widths %d and %d, causal %d, bias %d (shared %d), "
        "present %d, dropout %d, padding %d, spoiled %d at %d",
        c.batch, c.heads, c.queries, c.keys, c.width, c.value_width, c.causal, c.bias,
        c.shared_bias, c.present, c.dropout, c.padding, c.spoiled, c.place);
  const float *q = spoiled_samples(c, c.queries, q_row, 2, spoils_query);
  float *k = spoiled_samples(c, c.keys, q_row, 2, spoils_key);
  float *v = spoiled_samples(c, c.keys, v_row, 1, spoils_value);
  const float *d_out = spoiled_samples(c, c.queries, v_row, 1, spoils_gradient);
  float *factors = samples(weight_count, 1);
  for (int i = 0; i < weight_count; i++) factors[i] = factors[i] > 0 ? 2 : 0;
  uint8_t *present = sample_flags(c.batch * c.keys);
  // The first sequence has no key at all; what stands in a key left out must not matter.
  for (int s = 0; c.present && s < c.batch * c.keys; s++) {
    if (s < c.keys) present[s] = 0;
    if (present[s]) continue;
    fill_row(k + s * q_row, q_row, NAN);
    fill_row(v + s * v_row, v_row, INFINITY);
  }
  const sq_attention_shape shape = {
      .batch = c.batch, .heads = c.heads, .queries = c.queries, .keys = c.keys,
      .head_width = c.width, .value_width = c.value_width, .scale = 0.6f, .causal = c.causal,
      .q_batch = c.queries * q_row, .q_row = q_row, .k_batch = c.keys * q_row, .k_row = q_row,
      .v_batch = c.keys * v_row, .v_row = v_row, .out_batch = c.queries * v_row, .out_row = v_row,
      .bias = c.bias ? samples(weight_count, 1) : NULL,
      .bias_batch = c.shared_bias ? 0 : c.heads * c.queries * c.keys,
      .bias_head = c.queries * c.keys,
      .key_present = c.present ? present : NULL, .dropout = c.dropout ? factors : NULL,
  };
  const float *untouched = samples(c.batch * c.queries * v_row, 1);
  output out = output_from("sq_attention", c.batch * c.queries * v_row, untouched);
  output alone = output_from("sq_attention", c.batch * c.queries * v_row, untouched);
  output statistics = output_of("sq_attention", 2 * rows);
  output weights = output_of("sq_attention_weights", weight_count);
  output d[4] = {output_of("sq_attention_backward", c.batch * c.queries * q_row),
                 output_of("sq_attention_backward", c.batch * c.keys * q_row),
                 output_of("sq_attention_backward", c.batch * c.keys * v_row)};
  if (c.bias) d[3] = output_of("sq_attention_backward", weight_count);
  while (next_round()) {
    RUN(sq_attention, &shape, q, k, v, at(out), at(statistics));
    RUN(sq_attention, &shape, q, k, v, at(alone), NULL);
    RUN(sq_attention_weights, &shape, q, k, at(statistics), at(weights));
    RUN(sq_attention_backward, &shape, q, k, v, at(out), at(statistics), d_out, at(d[0]), at(d[1]),
        at(d[2]), at(d[3]));
    choice asked = {.all = d, .count = c.bias ? 4 : 3};
    while (!c.spoiled && !runs_references && next_choice(&asked)) {
      sq_attention_backward(&shape, q, k, v, out.found, statistics.found, d_out, asked.some[0],
                            asked.some[1], asked.some[2], asked.some[3]);
    }
  }
}

static void compare_options(int queries, int keys, int width, int value_width) {
  for (int options = 0; options < 32; options++) {
    call c = plain(queries, keys, options & 1);
    c.bias = options & 2;
    c.present = options & 4;
    c.dropout = options & 8;
    c.shared_bias = options & 16;
    c.width = width;
    c.value_width = value_width;
    c.padding = 3;
    if (c.bias || !c.shared_bias) compare(c);
  }
}

static void compare_lengths(void) {
  static const int unequal[][2] = {
      {1, 17}, {1, 300}, {3, 70}, {5, 33}, {17, 5}, {70, 3}, {70, 200}, {150, 100}, {0, 4}, {4, 0},
  };
  for (int i = 0; i < odd_size_count; i++) {
    compare(plain(odd_sizes[i], odd_sizes[i], true));
    call narrow = plain(odd_sizes[i], odd_sizes[i], false);
    narrow.width = 5;
    narrow.value_width = 3;
    compare(narrow);
  }
  // With fewer keys than queries the first causal queries see nothing, and their rows are zeros.
  for (int i = 0; i < COUNT_OF(unequal); i++) {
    compare(plain(unequal[i][0], unequal[i][1], false));
    compare(plain(unequal[i][0], unequal[i][1], true));
  }
}

// Heads that one function computes, and the least that is too large for it: queries, keys and widths.
static void compare_small(void) {
  static const int lengths[][2] = {{1, 1}, {2, 7}, {3, 3}, {4, 4}, {5, 5}, {7, 7}, {8, 16},
                                   {11, 13}, {12, 12}, {13, 6}, {16, 16}, {16, 17}, {17, 16}};
  static const int widths[][2] = {{4, 4}, {8, 8}, {7, 9}, {32, 17}, {33, 8}};
  for (int i = 0; i < COUNT_OF(lengths) * COUNT_OF(widths); i++) {
    for (int causal = 0; causal < 2; causal++) {
      const int *length = lengths[i % COUNT_OF(lengths)];
      call c = plain(length[0], length[1], causal);
      c.width = widths[i / COUNT_OF(lengths)][0];
      c.value_width = widths[i / COUNT_OF(lengths)][1];
      c.padding = 1;
      compare(c);
      // NaN in the first of two sequences: the second goes the short way all the same.
      c.spoiled = spoils_key | spoils_value;
      c.place = c.keys / 2;
      compare(c);
    }
  }
}

// Enough for several blocks and threads; few heads with many queries are cut into parts.
static void compare_blocks(void) {
  static const call calls[] = {
      {.batch = 3, .heads = 2, .queries = 130, .keys = 130, .width = 16, .value_width = 16,
       .causal = true},
      {.batch = 40, .heads = 4, .queries = 8, .keys = 8, .width = 8, .value_width = 8,
       .present = true},
      {.batch = 1, .heads = 1, .queries = 300, .keys = 310, .width = 8, .value_width = 5,
       .causal = true},
      {.batch = 1, .heads = 3, .queries = 300, .keys = 310, .width = 8, .value_width = 5,
       .causal = true},
      {.batch = 1, .heads = 2, .queries = 270, .keys = 140, .width = 3, .value_width = 8,
       .bias = true, .present = true},
  };
  for (int i = 0; i < COUNT_OF(calls); i++) compare(calls[i]);
}

// NaN reaches what depends on it and nothing else: the reference never multiplies what is hidden.
static void compare_spoiled(void) {
  static const int places[][2] = {{3, 2}, {9, 4}, {70, 1}, {70, 40}, {70, 69}, {150, 130}};
  static const int spoiled[] = {spoils_query, spoils_key, spoils_value, spoils_gradient,
                                spoils_key | spoils_value};
  for (int j = 0; j < COUNT_OF(spoiled); j++) {
    call c = plain(20, 33, true);
    c.width = 3;
    c.spoiled = spoiled[j];
    c.place = 18;
    compare(c);
    for (int i = 0; i < COUNT_OF(places); i++) {
      c = plain(places[i][0], places[i][0], true);
      c.batch = 1;
      c.dropout = places[i][1] == 40;
      c.spoiled = spoiled[j];
      c.place = places[i][1];
      compare(c);
    }
  }
}

// Logits of -infinity from the bias are as good as no key: of the first query all, of the others
// all but the last two, which share the weight.
static void compare_infinite_bias(int queries, int keys) {
  begin(1e-6, "%d queries, %d keys, infinite bias", queries, keys);
  float *bias = zeros(queries * keys), *values = zeros(keys), *ones = zeros(queries + keys);
  for (int i = 0; i < queries * keys; i++) {
    bias[i] = i / keys == 0 || i % keys < keys - 2 ? -INFINITY : 0.5f;
  }
  for (int s = 0; s < keys; s++) values[s] = (float)s;
  fill_row(ones, queries + keys, 1);
  const sq_attention_shape shape = {
      .batch = 1, .heads = 1, .queries = queries, .keys = keys, .head_width = 1, .value_width = 1,
      .q_row = 1, .k_row = 1, .v_row = 1, .out_row = 1, .scale = 1, .bias = bias};
  output out = output_of("sq_attention", queries), alone = output_of("sq_attention", queries);
  for (int t = 0; t < queries; t++) {
    out.expected[t] = alone.expected[t] = t == 0 ? 0 : (float)keys - 1.5f;
  }
  float *statistics = zeros(2 * queries);
  while (next_setting()) {
    sq_attention(&shape, ones, ones, values, out.found, statistics);
    sq_attention(&shape, ones, ones, values, alone.found, NULL);
  }
}

void compare_attention(void) {
  compare_options(9, 9, 8, 8);
  compare_options(140, 150, 5, 9);
  compare_lengths();
  compare_small();
  compare_blocks();
  compare_spoiled();
  compare_infinite_bias(2, 5);
  compare_infinite_bias(2, 140);
  compare_infinite_bias(5, 140);
}
