// Compares kernels with their references, on every instruction set of the machine and with 1, 2 and
// 3 threads, which must give the same bits. A comparison is a few lines:
//
//   begin(1e-6, "%d x %d", rows, columns);  // the tolerance, and words that name the combination
//   const float *x = samples(rows * columns, 20);
//   output y = output_of("sq_softmax", rows * columns);
//   while (next_round()) RUN(sq_softmax, rows, columns, x, at(y));
#ifndef SEQUITUR_COMPARISON_H
#define SEQUITUR_COMPARISON_H

#include <stddef.h>
#include "sequitur_kernels.h"
#include "reference/sequitur_reference.h"

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof *(array)))
// A function whose second argument is the format of those that follow.
#define LIKE_PRINTF __attribute__((format(printf, 2, 3)))

// Sizes around the widths of vectors and tiles.
enum { odd_size_count = 15 };
extern const int odd_sizes[odd_size_count];

// MARK: one comparison

// Begins a comparison; what it allocates below is freed when next_setting returns false. An element
// may differ by tolerance * max(1, |expected|).
LIKE_PRINTF void begin(double tolerance, const char *format, ...);
// The tolerance of the outputs that follow; INFINITY compares nothing but threads.
void allow(double tolerance);

// An array that a kernel writes, once for the reference and once for the kernel. Both begin with
// the same values, so what is to be overwritten and what is to be left alone are compared as well.
typedef struct {
  float *expected, *found;
} output;
output output_of(const char *kernel, int count);
output output_from(const char *kernel, int count, const float *initial);

// The round in which references run, before all settings.
bool next_round(void);
extern bool runs_references;
// Calls a kernel, or its reference in that round; and where an output stands in this round.
#define RUN(kernel, ...) (runs_references ? kernel##_reference : kernel)(__VA_ARGS__)
float *at(output arrays);

// Compares what the last setting left in the outputs, then chooses the next instruction set and
// number of threads and gives every output its initial values again. False: there are no more.
bool next_setting(void);

// Some outputs of a kernel without the others, whose places are NULL: combination after
// combination. What is asked for must have the bits that it has among all, found before.
typedef struct {
  const output *all;  // those that there are not are zeros
  int count;
  float *some[4];
  int next;  // begins with 0
} choice;
bool next_choice(choice *choice);

// What else must hold, within a setting or outside, and what to say if it does not.
#define EXPECT(kernel, condition, ...)                    \
  do {                                                    \
    count_comparison(kernel);                             \
    if (!(condition)) fail(kernel, __VA_ARGS__);          \
  } while (0)
void count_comparison(const char *kernel);
LIKE_PRINTF void fail(const char *kernel, const char *format, ...);
// That two results have the same bits, NaN and signed zeros included.
void expect_bits(const char *kernel, const char *what, int count, const float *found,
                 const float *expected);

// MARK: samples, the same in every run

// Values between -range and range.
float *samples(int count, float range);
// Zeros, to be filled by the caller.
float *zeros(int count);
// Integers from `first` up to below `end`.
int32_t *sample_indices(int count, int first, int end);
// Zero for about one byte in three.
uint8_t *sample_flags(int count);

// Zeroed memory, until the next comparison begins.
void *keep(size_t bytes);
void free_kept(void);
// Stops the program unless the condition holds.
void require(bool condition, const char *message);

// MARK: all comparisons, each family in a file of that name

void compare_matmul(void);
void compare_elementwise(void);
void compare_copies(void);
void compare_reductions(void);
void compare_softmax(void);
void compare_norms(void);
void compare_attention(void);
void compare_optimizers(void);
void check_threads(void);

#endif
