// All that differs from system to system and from processor to processor outside of the kernels' loops.
// Whoever needs the system, for threads, memory, the clock or processors, includes this before any
// other header; beyond it, the C sources keep to C11 and POSIX, which macOS and musl have alike.
#ifndef SEQUITUR_SYSTEM_H
#define SEQUITUR_SYSTEM_H

#if defined(_WIN32)
#error "Sequitur needs a system with POSIX threads, mmap and file descriptors, such as WSL on Windows."
#endif

#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE  // sched_getaffinity, MAP_ANONYMOUS, madvise
#endif
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// The processors that this process may run on.
static inline long sq_available_processors(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
  return sysconf(_SC_NPROCESSORS_ONLN);
}

// Which these are: a bit for each of the first 8 * bytes processors.
static inline void sq_processor_bits(unsigned char *bits, int bytes) {
  memset(bits, 0, (size_t)bytes);
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    for (int i = 0; i < 8 * bytes && i < CPU_SETSIZE; i++) {
      if (CPU_ISSET(i, &set)) bits[i / 8] |= (unsigned char)(1 << i % 8);
    }
    return;
  }
#endif
  long count = sq_available_processors();
  for (int i = 0; i < 8 * bytes && i < count; i++) bits[i / 8] |= (unsigned char)(1 << i % 8);
}

// The processor's hint that a loop is waiting for another thread.
static inline void sq_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// What one of the `ru_maxrss` of `getrusage` stands for, in bytes.
#if defined(__APPLE__)
enum { sq_maximum_resident_unit = 1 };
#else
enum { sq_maximum_resident_unit = 1024 };
#endif

#endif
