// Attention, its weights and its gradient: lengths, widths, and every combination of options.
#include "comparison.h"
#include <math.h>
#include <string.h>

typedef struct {
  int batch, heads, queries, keys, width, value_width;
  bool causal, bias, shared_bias, present, dropout;
  int padding;      // beyond the heads, in every row
  int spoiled_key;  // this key and its value are NaN in the first sequence, unless 0
} call;

static call plain(int queries, int keys, bool causal) {
  return (call){.batch = 2, .heads = 2, .queries = queries, .keys = keys, .width = 8,
                .value_width = 8, .causal = causal};
}

static void fill_row(float *row, int count, float value) {
  for (int j = 0; j < count; j++) row[j] = value;
}

// What one call reads, and how many floats its rows are.
typedef struct {
  sq_attention_shape shape;
  const float *q, *k, *v, *d_out;
  float *log_sums;
  int q_count, k_count, v_count, out_count, weight_count;
} inputs;

static inputs make_inputs(call c) {
  int q_row = c.heads * c.width + c.padding, v_row = c.heads * c.value_width + c.padding;
  int weight_count = c.batch * c.heads * c.queries * c.keys;
  inputs in = {
    .q_count = c.batch * c.queries * q_row, .k_count = c.batch * c.keys * q_row,
    .v_count = c.batch * c.keys * v_row, .out_count = c.batch * c.queries * v_row,
    .weight_count = weight_count, .log_sums = zeros(c.batch * c.heads * c.queries),
  };
  in.q = samples(in.q_count, 2);
  float *k = samples(in.k_count, 2), *v = samples(in.v_count, 1);
  in.d_out = samples(in.out_count, 1);
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
  if (c.spoiled_key > 0) {
    fill_row(k + c.spoiled_key * q_row, q_row, NAN);
    fill_row(v + c.spoiled_key * v_row, v_row, NAN);
  }
  in.k = k;
  in.v = v;
  in.shape = (sq_attention_shape){
    .batch = c.batch, .heads = c.heads, .queries = c.queries, .keys = c.keys,
    .head_width = c.width, .value_width = c.value_width, .scale = 0.6f, .causal = c.causal,
    .q_batch = c.queries * q_row, .q_row = q_row, .k_batch = c.keys * q_row, .k_row = q_row,
    .v_batch = c.keys * v_row, .v_row = v_row, .out_batch = c.queries * v_row, .out_row = v_row,
    .bias = c.bias ? samples(weight_count, 1) : NULL,
    .bias_batch = c.shared_bias ? 0 : c.heads * c.queries * c.keys,
    .bias_head = c.queries * c.keys,
    .key_present = c.present ? present : NULL, .dropout = c.dropout ? factors : NULL,
  };
  return in;
}

static void begin_call(double tolerance, const char *what, call c) {
  begin(tolerance,
        "%s: %d x %d heads, %d queries, %d keys, widths %d and %d, causal %d, bias %d (shared %d), "
        "present %d, dropout %d, padding %d, spoiled key %d",
        what, c.batch, c.heads, c.queries, c.keys, c.width, c.value_width, c.causal, c.bias,
        c.shared_bias, c.present, c.dropout, c.padding, c.spoiled_key);
}

static void compare(call c) {
  begin_call(5e-6, "all", c);
  const inputs in = make_inputs(c);
  const float *untouched = samples(in.out_count, 1);
  output out = output_from("sq_attention", in.out_count, untouched);
  output alone = output_from("sq_attention", in.out_count, untouched);
  output weights = output_of("sq_attention_weights", in.weight_count);
  output d_q = output_of("sq_attention_backward", in.q_count);
  output d_k = output_of("sq_attention_backward", in.k_count);
  output d_v = output_of("sq_attention_backward", in.v_count), d_bias = {0};
  if (c.bias) d_bias = output_of("sq_attention_backward", in.weight_count);
  sq_attention_reference(&in.shape, in.q, in.k, in.v, out.expected, weights.expected);
  sq_attention_reference(&in.shape, in.q, in.k, in.v, alone.expected, weights.expected);
  sq_attention_backward_reference(&in.shape, in.q, in.k, in.v, weights.expected, in.d_out,
                                  d_q.expected, d_k.expected, d_v.expected, d_bias.expected);
  while (next_setting()) {
    sq_attention(&in.shape, in.q, in.k, in.v, out.found, in.log_sums);
    sq_attention(&in.shape, in.q, in.k, in.v, alone.found, NULL);
    sq_attention_weights(&in.shape, in.q, in.k, in.log_sums, weights.found);
    sq_attention_backward(&in.shape, in.q, in.k, in.v, out.found, in.log_sums, in.d_out, d_q.found,
                          d_k.found, d_v.found, d_bias.found);
  }
}

// Some gradients alone: the bits are those of all together, and the others stay as they were.
static void compare_asked(call c) {
  static const char *const names[] = {"dQ", "dK", "dV", "dBias"};
  for (int asked = 0; asked < (c.bias ? 16 : 8); asked++) {
    char what[32] = "only";
    for (int i = 0; i < 4; i++) {
      if (asked & 1 << i) strcat(strcat(what, " "), names[i]);
    }
    begin_call(0, what, c);
    const inputs in = make_inputs(c);
    const int counts[] = {in.q_count, in.k_count, in.v_count, in.weight_count};
    float *out = zeros(in.out_count), *all[4] = {0}, *some[4] = {0};
    for (int i = 0; i < (c.bias ? 4 : 3); i++) {
      output gradient = output_of("sq_attention_backward", counts[i]);
      // Not asked for: nothing writes there.
      all[i] = asked & 1 << i ? gradient.expected : samples(counts[i], 1);
      some[i] = asked & 1 << i ? gradient.found : NULL;
    }
    while (next_setting()) {
      sq_attention(&in.shape, in.q, in.k, in.v, out, in.log_sums);
      sq_attention_backward(&in.shape, in.q, in.k, in.v, out, in.log_sums, in.d_out, all[0],
                            all[1], all[2], all[3]);
      sq_attention_backward(&in.shape, in.q, in.k, in.v, out, in.log_sums, in.d_out, some[0],
                            some[1], some[2], some[3]);
    }
  }
}

static void compare_options(int queries, int keys, int width, int value_width) {
  for (int options = 0; options < 16; options++) {
    call c = plain(queries, keys, options & 1);
    c.bias = options & 2;
    c.present = options & 4;
    c.dropout = options & 8;
    c.shared_bias = c.dropout;
    c.width = width;
    c.value_width = value_width;
    c.padding = 3;
    compare(c);
    if (queries < 10) compare_asked(c);
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
       .bias = true, .present = true, .dropout = true},
  };
  for (int i = 0; i < COUNT_OF(calls); i++) {
    compare(calls[i]);
    compare_asked(calls[i]);
  }
}

// NaN reaches the queries that see it and no others.
static void compare_spoiled(void) {
  static const int places[][2] = {{3, 2}, {9, 4}, {70, 1}, {70, 40}, {70, 69}, {150, 130}};
  for (int i = 0; i < COUNT_OF(places); i++) {
    call c = plain(places[i][0], places[i][0], true);
    c.spoiled_key = places[i][1];
    compare(c);
  }
}

void compare_attention(void) {
  compare_options(9, 9, 8, 8);
  compare_options(140, 150, 5, 9);
  compare_lengths();
  compare_blocks();
  compare_spoiled();
}
