// Deterministic inputs, and the memory that lasts for one comparison.
#include "comparison.h"
#include <stdio.h>
#include <stdlib.h>

const int odd_sizes[odd_size_count] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 65, 127};

enum { maximum_kept = 128 };

static void *kept[maximum_kept];
static int kept_count;

void require(bool condition, const char *message) {
  if (condition) return;
  fprintf(stderr, "kernel comparison: %s\n", message);
  exit(2);
}

void *keep(size_t bytes) {
  require(kept_count < maximum_kept, "a comparison has more than maximum_kept arrays");
  void *memory = calloc(1, bytes + 1);  // so that none of zero bytes is NULL
  require(memory, "the system has no memory left");
  kept[kept_count++] = memory;
  return memory;
}

void free_kept(void) {
  while (kept_count > 0) free(kept[--kept_count]);
}

// A linear congruential generator with Knuth's MMIX constants; its upper 31 bits.
static uint32_t next_bits(void) {
  static uint64_t state = 1;
  state = state * 6364136223846793005 + 1442695040888963407;
  return (uint32_t)(state >> 33);
}

float *zeros(int count) { return keep((size_t)count * sizeof(float)); }

float *samples(int count, float range) {
  float *values = zeros(count);
  for (int i = 0; i < count; i++) values[i] = ((float)next_bits() / (1 << 30) - 1) * range;
  return values;
}

int32_t *sample_indices(int count, int first, int end) {
  int32_t *indices = keep((size_t)count * sizeof(int32_t));
  for (int i = 0; i < count; i++) indices[i] = first + (int)(next_bits() % (uint32_t)(end - first));
  return indices;
}

uint8_t *sample_flags(int count) {
  uint8_t *flags = keep((size_t)count);
  for (int i = 0; i < count; i++) flags[i] = (uint8_t)(next_bits() % 3);
  return flags;
}
