// Walks through the settings of a comparison, and keeps the results of every kernel.
#include "comparison.h"
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "kernel_comparison.h"

enum { guard_count = 16, maximum_outputs = 16, maximum_kernels = 128, maximum_threads = 3 };
enum { shown_failures = 5 };  // of each kernel
enum { instruction_sets = SQ_AVX512 + 1 };

static const float guard_value = -12345.5f;

typedef struct {
  const char *kernel;
  int comparisons, failures;
  double largest_deviation, largest_share;  // share of the tolerance
  uint64_t hashes[instruction_sets];        // of all outputs, by instruction set
} kernel_record;

static kernel_record records[maximum_kernels];
static int record_count;
static char failures[1 << 16];  // room for shown_failures of each kernel

typedef struct {
  kernel_record *record;
  double tolerance;
  size_t count;
  output arrays;
  float *initial;
  float *single;  // what one thread left
  float *alone;   // written without others
} compared_output;

// The comparison that runs.
static char combination[256];
static double tolerance;
static compared_output outputs[maximum_outputs];
static int output_count;
static int set, threads;  // threads 0: not begun
bool runs_references;

static kernel_record *record_of(const char *kernel) {
  for (int i = 0; i < record_count; i++) {
    if (strcmp(records[i].kernel, kernel) == 0) return &records[i];
  }
  require(record_count < maximum_kernels, "there are more than maximum_kernels kernels");
  records[record_count] = (kernel_record){.kernel = kernel};
  return &records[record_count++];
}

void count_comparison(const char *kernel) { record_of(kernel)->comparisons++; }

void fail(const char *kernel, const char *format, ...) {
  if (++record_of(kernel)->failures > shown_failures) return;
  char what[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  size_t length = strlen(failures);
  snprintf(failures + length, sizeof failures - length, "%s, %s, %d threads, %s: %s\n", kernel,
           sq_instruction_set_name(sq_current_instruction_set()), threads, combination, what);
}

// MARK: outputs

void begin(double allowed, const char *format, ...) {
  free_kept();
  tolerance = allowed;
  output_count = 0;
  set = SQ_BASELINE;
  threads = 0;
  runs_references = false;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(combination, sizeof combination, format, arguments);
  va_end(arguments);
}

void allow(double allowed) { tolerance = allowed; }

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
  *added = (compared_output){
    .record = record_of(kernel), .tolerance = tolerance, .count = (size_t)count,
    .arrays = {guarded((size_t)count), guarded((size_t)count)},
    .initial = zeros(count), .single = zeros(count), .alone = zeros(count)};
  memcpy(added->initial, initial, added->count * sizeof(float));
  memcpy(added->arrays.expected, initial, added->count * sizeof(float));
  return added->arrays;
}

output output_of(const char *kernel, int count) {
  return output_from(kernel, count, samples(count, 1));
}

// MARK: what is compared

static double deviation(float found, float expected) {
  if (found == expected || (isnan(found) && isnan(expected))) return 0;
  double difference = fabs((double)found - expected) / fmax(1, fabs((double)expected));
  return isnan(difference) ? INFINITY : difference;
}

// The first place where two results have other bits; `count` if there is none.
static size_t first_other_bits(size_t count, const float *x, const float *y) {
  size_t i = 0;
  while (i < count && memcmp(x + i, y + i, sizeof(float)) == 0) i++;
  return i;
}

void expect_bits(const char *kernel, const char *what, int count, const float *found,
                 const float *expected) {
  size_t place = first_other_bits((size_t)count, found, expected);
  EXPECT(kernel, place == (size_t)count, "%s: element %zu is %.9g and has not the bits of %.9g",
         what, place, (double)found[place], (double)expected[place]);
}

// FNV-1a (Fowler, Noll & Vo) of the values' bits. All NaN count as one: their signs and payloads are
// the processor's own.
static void add_to_hash(uint64_t *hash, uint32_t bits) {
  for (int i = 0; i < 32; i += 8) *hash = (*hash ^ (bits >> i & 255)) * 1099511628211u;
}

static void hash_output(uint64_t *hash, size_t count, const float *values) {
  for (size_t i = 0; i < count; i++) {
    uint32_t bits = 0x7fc00000;
    if (!isnan(values[i])) memcpy(&bits, values + i, sizeof bits);
    add_to_hash(hash, bits);
  }
}

static void compare_output(compared_output *compared) {
  kernel_record *record = compared->record;
  const float *found = compared->arrays.found, *expected = compared->arrays.expected;
  size_t count = compared->count, first = count;
  double worst = 0;
  for (size_t i = 0; i < count; i++) {
    double difference = deviation(found[i], expected[i]);
    if (difference > compared->tolerance && first == count) first = i;
    if (difference > worst) worst = difference;
  }
  if (compared->tolerance < INFINITY) {
    record->largest_deviation = fmax(record->largest_deviation, worst);
    if (worst > 0) {
      record->largest_share = fmax(record->largest_share, worst / compared->tolerance);
    }
  }
  EXPECT(record->kernel, first == count, "element %zu is %.9g, expected %.9g within %.1e", first,
         (double)found[first], (double)expected[first], compared->tolerance);
  if (threads == 1) {
    memcpy(compared->single, found, count * sizeof(float));
    hash_output(&record->hashes[set], count, found);
  }
  first = first_other_bits(count, found, compared->single);
  if (first < count) fail(record->kernel, "element %zu has not the bits of one thread", first);
  if (!guards_hold(found, count)) fail(record->kernel, "wrote outside its output");
  if (!guards_hold(expected, count)) fail(record->kernel, "its reference wrote outside");
}

float *at(output arrays) { return runs_references ? arrays.expected : arrays.found; }

bool next_round(void) {
  if (threads == 0 && !runs_references) return runs_references = true;
  return next_setting();
}

bool next_setting(void) {
  runs_references = false;
  for (int i = 0; threads > 0 && i < output_count; i++) compare_output(&outputs[i]);
  if (++threads > maximum_threads) {
    threads = 1;
    set++;
  }
  if (!sq_use_instruction_set((sq_instruction_set)set)) return false;
  sq_set_thread_count(threads);
  for (int i = 0; i < output_count; i++) {
    memcpy(outputs[i].arrays.found, outputs[i].initial, outputs[i].count * sizeof(float));
  }
  return true;
}

static const compared_output *with_arrays(output arrays) {
  for (int i = 0; i < output_count; i++) {
    if (arrays.found && outputs[i].arrays.found == arrays.found) return &outputs[i];
  }
  return NULL;
}

bool next_choice(choice *choice) {
  for (int i = 0; i < choice->count; i++) {
    const compared_output *each = with_arrays(choice->all[i]);
    if (choice->some[i]) {
      char what[64];
      snprintf(what, sizeof what, "output %d in choice %d", i, choice->next - 1);
      expect_bits(each->record->kernel, what, (int)each->count, each->alone, each->arrays.found);
    }
    choice->some[i] = each && choice->next & 1 << i ? each->alone : NULL;
    if (each) memcpy(each->alone, each->initial, each->count * sizeof(float));
  }
  return choice->next++ < 1 << choice->count;
}

// MARK: all of them

#define REQUIRE_COMPARISON(kernel) \
  if (record_of(#kernel)->comparisons == 0) fail(#kernel, "nothing compares it");

const char *compare_kernels(void) {
  int threads_before = sq_thread_count();
  sq_instruction_set set_before = sq_current_instruction_set();
  require(threads_before >= 1, "there is no thread");
  record_count = 0;
  failures[0] = 0;
  compare_matmul();
  compare_elementwise();
  compare_copies();
  compare_reductions();
  compare_softmax();
  compare_norms();
  compare_attention();
  compare_optimizers();
  check_threads();
  begin(0, "all comparisons");
  SQ_EACH_KERNEL(REQUIRE_COMPARISON)
  for (int i = 0; i < record_count; i++) {
    if (sq_best_instruction_set() < SQ_AVX512) break;
    kernel_record *record = &records[i];
    EXPECT(record->kernel, record->hashes[SQ_AVX2] == record->hashes[SQ_AVX512],
           "AVX2 and AVX-512 have not the same bits");
  }
  sq_use_instruction_set(set_before);
  sq_set_thread_count(threads_before);
  return failures;
}

// Of all outputs of all kernels.
static uint64_t hash_of_all(int instruction_set) {
  uint64_t hash = 0;
  for (int i = 0; i < record_count; i++) {
    add_to_hash(&hash, (uint32_t)records[i].hashes[instruction_set]);
    add_to_hash(&hash, (uint32_t)(records[i].hashes[instruction_set] >> 32));
  }
  return hash;
}

void print_comparisons(void) {
#if defined(__aarch64__)
  printf("kernels for arm64, whose baseline is NEON:");
#elif defined(__x86_64__)
  printf("kernels for x86-64, whose baseline is SSE2:");
#else
  printf("kernels:");
#endif
  for (int each = SQ_BASELINE; each <= (int)sq_best_instruction_set(); each++) {
    printf(" %s", sq_instruction_set_name((sq_instruction_set)each));
  }
  printf("; 1, 2 and 3 threads\n%-28s %11s %17s %16s\n", "kernel", "comparisons",
         "largest deviation", "of its tolerance");
  int comparisons = 0, failed = 0;
  for (int i = 0; i < record_count; i++) {
    const kernel_record *record = &records[i];
    printf("%-28s %11d %17.1e %14.0f %%\n", record->kernel, record->comparisons,
           record->largest_deviation, 100 * record->largest_share);
    if (record->failures > 0) printf("%-28s %11d FAILED\n", record->kernel, record->failures);
    comparisons += record->comparisons;
    failed += record->failures;
  }
  for (int each = SQ_BASELINE; each <= (int)sq_best_instruction_set(); each++) {
    printf("bits of all outputs, %s: %016" PRIx64 "\n",
           sq_instruction_set_name((sq_instruction_set)each), hash_of_all(each));
  }
  printf("%d comparisons, %d failed\n", comparisons, failed);
}
