// Elementwise operations: sharing out and broadcasting. An element's bits do not depend on its
// place, so chunks may be cut anywhere.
#include "kernels.h"
#include "shares.h"
#include "strides.h"

// MARK: one operand

void sq_unary_forward(sq_unary op, int64_t count, const float *x, float *out) {
  sq_elements e = {.op = op, .x = x, .out = out};
  sq_share_items(count, 1, sq_kernels()->unary_forward, &e);
}

void sq_unary_backward(sq_unary op, int64_t count, const float *x, const float *y,
                       const float *upstream, float *out) {
  sq_elements e = {.op = op, .x = x, .y = y, .upstream = upstream, .out = out};
  sq_share_items(count, 1, sq_kernels()->unary_backward, &e);
}

void sq_scale_offset(int64_t count, const float *x, float scale, float offset, float *out) {
  sq_elements e = {.x = x, .scale = scale, .offset = offset, .out = out};
  sq_share_items(count, 1, sq_kernels()->scale_offset, &e);
}

static void add_scaled_chunk(void *context, int64_t begin, int64_t end) {
  const sq_elements *e = context;
  sq_kernels()->add_scaled(end - begin, e->x + begin, e->scale, e->out + begin);
}

void sq_add_scaled(int64_t count, const float *x, float scale, float *accumulator) {
  sq_elements e = {.x = x, .scale = scale, .out = accumulator};
  sq_share_items(count, 1, add_scaled_chunk, &e);
}

static void fill_chunk(void *context, int64_t begin, int64_t end) {
  const sq_elements *e = context;
  for (int64_t i = begin; i < end; i++) e->out[i] = e->offset;
}

void sq_fill(int64_t count, float value, float *out) {
  sq_elements e = {.offset = value, .out = out};
  sq_share_items(count, 1, fill_chunk, &e);
}

// MARK: two operands

typedef struct {
  sq_binary_operation op;
  const sq_walk *walk;
  const float *a, *b;
  float *out;
} operands;

enum { gathered = 256 };

// Up to `gathered` values that stand `step` apart, made adjacent; those 0 or 1 apart stay.
static const float *adjacent(const float *from, int64_t step, int64_t count, float *space) {
  if (step == 0 || step == 1) return from;
  for (int64_t i = 0; i < count; i++) space[i] = from[i * step];
  return space;
}

static void binary_span(const operands *o, int64_t count, const float *a, int64_t a_step,
                        const float *b, int64_t b_step, float *out) {
  const sq_kernel_table *kernels = sq_kernels();
  if ((a_step == 0 || a_step == 1) && (b_step == 0 || b_step == 1)) {
    kernels->binary_run(o->op, count, a, a_step, b, b_step, out);
    return;
  }
  float a_space[gathered], b_space[gathered];
  for (int64_t i = 0; i < count; i += gathered) {
    int64_t length = count - i < gathered ? count - i : gathered;
    kernels->binary_run(o->op, length, adjacent(a + i * a_step, a_step, length, a_space),
                        a_step != 0, adjacent(b + i * b_step, b_step, length, b_space),
                        b_step != 0, out + i);
  }
}

// A single run, cut anywhere.
static void binary_elements(void *context, int64_t begin, int64_t end) {
  const operands *o = context;
  int64_t a_step = o->walk->strides[0][0], b_step = o->walk->strides[1][0];
  binary_span(o, end - begin, o->a + begin * a_step, a_step, o->b + begin * b_step, b_step,
              o->out + begin);
}

static void binary_runs(void *context, int64_t begin, int64_t end) {
  const operands *o = context;
  int last = o->walk->rank - 1;
  int64_t length = o->walk->dimensions[last];
  sq_cursor cursor = sq_cursor_at(o->walk, begin);
  for (int64_t run = begin; run < end; run++, sq_next_run(o->walk, &cursor)) {
    binary_span(o, length, o->a + cursor.starts[0], o->walk->strides[0][last],
                o->b + cursor.starts[1], o->walk->strides[1][last], o->out + run * length);
  }
}

void sq_binary(sq_binary_operation op, int rank, const int64_t *dimensions, const float *a,
               const int64_t *a_strides, const float *b, const int64_t *b_strides, float *out) {
  sq_walk walk;
  if (!sq_make_walk(&walk, rank, dimensions, a_strides, b_strides)) return;
  operands o = {op, &walk, a, b, out};
  int64_t length = walk.dimensions[walk.rank - 1], work = op == SQ_POWER ? 4 : 1;
  if (walk.rank == 1) {
    sq_share_items(length, work, binary_elements, &o);
  } else {
    sq_share_items(walk.runs, work * length, binary_runs, &o);
  }
}
