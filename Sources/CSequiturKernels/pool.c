// Buffers that are used again: a fresh megabyte costs many times a warm one, in page faults. Free
// buffers wait in one list per size class, of which there are four to each power of two.
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include "pause.h"
#include "sequitur_kernels.h"

enum { smallest_shift = 8, steps_per_power = 4, class_count = 4 * 48, alignment = 64 };

typedef struct free_buffer {
  struct free_buffer *next;
} free_buffer;

static free_buffer *free_lists[class_count];
static sq_pool_statistics usage;
static atomic_flag lock_flag = ATOMIC_FLAG_INIT;

static void lock(void) {
  for (int spins = 0; atomic_flag_test_and_set_explicit(&lock_flag, memory_order_acquire);
       spins++) {
    if (spins < 256) sq_pause(); else sched_yield();
  }
}

static void unlock(void) { atomic_flag_clear_explicit(&lock_flag, memory_order_release); }

typedef struct {
  int index;
  int64_t bytes;
} size_class;

static _Noreturn void stop_without_memory(int64_t count) {
  fprintf(stderr,
          "Sequitur: the system has no memory left for a buffer of %lld floats (%.1f MB). "
          "Use a smaller batch, sequence or model.\n",
          (long long)count, (double)count * 4 / (1 << 20));
  abort();
}

// The smallest class that holds `count` floats. Class sizes are 256, 320, 384, 448, 512, 640, ...
static size_class class_of(int64_t count) {
  if (count > INT64_MAX / 8) stop_without_memory(count);
  int64_t bytes = count * (int64_t)sizeof(float);
  if (bytes <= 1 << smallest_shift) return (size_class){0, 1 << smallest_shift};
  int shift = 63 - __builtin_clzll((unsigned long long)(bytes - 1));
  int64_t step = (INT64_C(1) << shift) / steps_per_power;
  int64_t steps = (bytes - (INT64_C(1) << shift) + step - 1) / step;
  int index = (shift - smallest_shift) * steps_per_power + (int)steps;
  if (index >= class_count) stop_without_memory(count);
  return (size_class){index, (INT64_C(1) << shift) + steps * step};
}

float *sq_allocate(int64_t count) {
  size_class size = class_of(count);
  lock();
  free_buffer *found = free_lists[size.index];
  if (found) {
    free_lists[size.index] = found->next;
    usage.bytes_free -= size.bytes;
  } else {
    usage.system_allocations++;
  }
  usage.bytes_in_use += size.bytes;
  if (usage.bytes_in_use > usage.peak_bytes_in_use) usage.peak_bytes_in_use = usage.bytes_in_use;
  unlock();
  if (found) return (float *)found;
  void *fresh;
  if (posix_memalign(&fresh, alignment, (size_t)size.bytes) != 0) stop_without_memory(count);
  return fresh;
}

void sq_release(float *buffer, int64_t count) {
  if (!buffer) return;
  size_class size = class_of(count);
  free_buffer *released = (free_buffer *)buffer;
  lock();
  released->next = free_lists[size.index];
  free_lists[size.index] = released;
  usage.bytes_in_use -= size.bytes;
  usage.bytes_free += size.bytes;
  unlock();
}

void sq_trim_pool(void) {
  for (int index = 0; index < class_count; index++) {
    lock();
    free_buffer *list = free_lists[index];
    free_lists[index] = NULL;
    for (free_buffer *buffer = list; buffer; buffer = buffer->next) {
      int64_t step = (INT64_C(1) << (smallest_shift + index / steps_per_power)) / steps_per_power;
      usage.bytes_free -= step * (steps_per_power + index % steps_per_power);
    }
    unlock();
    while (list) {
      free_buffer *next = list->next;
      free(list);
      list = next;
    }
  }
}

sq_pool_statistics sq_pool_usage(void) {
  lock();
  sq_pool_statistics copy = usage;
  unlock();
  return copy;
}

void sq_reset_peak_usage(void) {
  lock();
  usage.peak_bytes_in_use = usage.bytes_in_use;
  unlock();
}
