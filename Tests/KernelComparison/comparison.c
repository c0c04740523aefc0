// Walks through the settings of a comparison, and keeps the results of every kernel.
#include "comparison.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "samples.h"

enum { guard_count = 16, maximum_outputs = 16, maximum_kernels = 128, maximum_threads = 3 };
enum { shown_failures = 5 };  // of each kernel

static const float guard_value = -12345.5f;

typedef struct {
  const char *kernel;
  int comparisons, failures;
  double largest_deviation, largest_share;  // share of the tolerance
} kernel_record;

static kernel_record records[maximum_kernels];
static int record_count;

typedef struct {
  kernel_record *record;
  size_t count;
  output arrays;
  float *initial;
  float *single;  // what one thread left
} compared_output;

// The comparison that runs.
static char combination[256];
static double tolerance;
static compared_output outputs[maximum_outputs];
static int output_count;
static int set, threads;  // threads 0: not begun

// MARK: outputs

static kernel_record *record_of(const char *kernel) {
  for (int i = 0; i < record_count; i++) {
    if (strcmp(records[i].kernel, kernel) == 0) return &records[i];
  }
  require(record_count < maximum_kernels, "there are more than maximum_kernels kernels");
  records[record_count].kernel = kernel;
  return &records[record_count++];
}

void begin(double allowed, const char *format, ...) {
  tolerance = allowed;
  output_count = 0;
  set = SQ_BASELINE;
  threads = 0;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(combination, sizeof combination, format, arguments);
  va_end(arguments);
}

// `count` floats between guards, so that a write beyond them is seen.
static float *guarded(size_t count) {
  float *memory = keep((count + 2 * guard_count) * sizeof(float));
  for (size_t i = 0; i < guard_count; i++) {
    memory[i] = guard_value;
    memory[guard_count + count + i] = guard_value;
  }
  return memory + guard_count;
}

static bool guards_hold(const float *array, size_t count) {
  for (size_t i = 0; i < guard_count; i++) {
    if (array[-1 - (ptrdiff_t)i] != guard_value || array[count + i] != guard_value) return false;
  }
  return true;
}

output output_from(const char *kernel, int count, const float *initial) {
  require(output_count < maximum_outputs, "a comparison has more than maximum_outputs outputs");
  compared_output *added = &outputs[output_count++];
  added->record = record_of(kernel);
  added->count = (size_t)count;
  added->arrays = (output){guarded(added->count), guarded(added->count)};
  added->initial = zeros(count);
  added->single = zeros(count);
  memcpy(added->initial, initial, added->count * sizeof(float));
  memcpy(added->arrays.expected, initial, added->count * sizeof(float));
  return added->arrays;
}

output output_of(const char *kernel, int count) {
  return output_from(kernel, count, samples(count, 1));
}

// MARK: settings

__attribute__((format(printf, 2, 3))) static void fail(kernel_record *record, const char *format,
                                                       ...) {
  if (++record->failures > shown_failures) return;
  fprintf(stderr, "FAILED %s, %s, %d threads, %s: ", record->kernel,
          sq_instruction_set_name((sq_instruction_set)set), threads, combination);
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fprintf(stderr, "\n");
}

static double deviation(float found, float expected) {
  if (found == expected || (isnan(found) && isnan(expected))) return 0;
  double difference = fabs((double)found - expected) / fmax(1, fabs((double)expected));
  return isnan(difference) ? INFINITY : difference;
}

static void check(compared_output *compared) {
  kernel_record *record = compared->record;
  const float *found = compared->arrays.found, *expected = compared->arrays.expected;
  size_t bytes = compared->count * sizeof(float), worst_place = 0;
  double worst = 0;
  for (size_t i = 0; i < compared->count; i++) {
    double difference = deviation(found[i], expected[i]);
    if (difference <= worst) continue;
    worst = difference;
    worst_place = i;
  }
  record->comparisons++;
  record->largest_deviation = fmax(record->largest_deviation, worst);
  if (tolerance > 0) record->largest_share = fmax(record->largest_share, worst / tolerance);
  if (threads == 1) memcpy(compared->single, found, bytes);
  if (worst > tolerance) {
    fail(record, "element %zu is %.9g, expected %.9g within %.1e", worst_place,
         (double)found[worst_place], (double)expected[worst_place], tolerance);
  } else if (memcmp(found, compared->single, bytes) != 0) {
    fail(record, "not the bits of one thread");
  } else if (!guards_hold(found, compared->count)) {
    fail(record, "wrote outside its output");
  }
}

bool next_setting(void) {
  for (int i = 0; threads > 0 && i < output_count; i++) check(&outputs[i]);
  if (++threads > maximum_threads) {
    threads = 1;
    set++;
  }
  if (!sq_use_instruction_set((sq_instruction_set)set)) {
    free_kept();
    return false;
  }
  sq_set_thread_count(threads);
  for (int i = 0; i < output_count; i++) {
    memcpy(outputs[i].arrays.found, outputs[i].initial, outputs[i].count * sizeof(float));
  }
  return true;
}

// MARK: results

bool report(void) {
  int failures = 0, comparisons = 0;
  printf("%-28s %11s %17s %16s\n", "kernel", "comparisons", "largest deviation",
         "of its tolerance");
  for (int i = 0; i < record_count; i++) {
    const kernel_record *record = &records[i];
    printf("%-28s %11d %17.1e %14.0f %%\n", record->kernel, record->comparisons,
           record->largest_deviation, 100 * record->largest_share);
    if (record->failures > 0) printf("%-28s %11d FAILED\n", record->kernel, record->failures);
    failures += record->failures;
    comparisons += record->comparisons;
  }
  printf("%d comparisons, %d failed\n", comparisons, failures);
  return failures == 0 && comparisons > 0;
}
