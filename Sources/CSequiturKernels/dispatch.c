// Which instruction set the kernels use.
#include <stddef.h>
#include <stdlib.h>
#include "kernels.h"

sq_instruction_set sq_best_instruction_set(void) {
#if defined(__x86_64__)
  bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  if (avx2 && avx512) return SQ_AVX512;
  if (avx2) return SQ_AVX2;
#endif
  return SQ_BASELINE;
}

static const sq_kernel_table *table_of(sq_instruction_set set) {
  switch (set) {
#if defined(__x86_64__)
  case SQ_AVX512: return &sq_kernels_avx512;
  case SQ_AVX2: return &sq_kernels_avx2;
#endif
  default: return &sq_kernels_baseline;
  }
}

// Whether `asked` is the set's name in lower case without its hyphen, as in "avx512".
static bool names(const char *asked, sq_instruction_set set) {
  for (const char *name = sq_instruction_set_name(set); *name; name++) {
    if (*name == '-') continue;
    char lower = *name >= 'A' && *name <= 'Z' ? (char)(*name + 'a' - 'A') : *name;
    if (*asked++ != lower) return false;
  }
  return *asked == 0;
}

bool sq_find_instruction_set(const char *name, sq_instruction_set *set) {
  for (int each = SQ_BASELINE; each <= (int)sq_best_instruction_set(); each++) {
    *set = (sq_instruction_set)each;
    if (names(name, *set)) return true;
  }
  return false;
}

static sq_instruction_set starting_set(void) {
  const char *asked = getenv("SEQUITUR_INSTRUCTIONS");
  sq_instruction_set set;
  return asked && sq_find_instruction_set(asked, &set) ? set : sq_best_instruction_set();
}

// Of each thread: one table serves a kernel from its beginning to its end, whatever other threads
// choose meanwhile.
_Thread_local const sq_kernel_table *sq_chosen_kernels;

const sq_kernel_table *sq_choose_kernels(void) {
  sq_chosen_kernels = table_of(starting_set());
  return sq_chosen_kernels;
}

void sq_use_kernels(const sq_kernel_table *table) { sq_chosen_kernels = table; }

sq_instruction_set sq_current_instruction_set(void) {
  const sq_kernel_table *table = sq_kernels();
  for (int set = (int)sq_best_instruction_set(); set > SQ_BASELINE; set--) {
    if (table == table_of((sq_instruction_set)set)) return (sq_instruction_set)set;
  }
  return SQ_BASELINE;
}

bool sq_use_instruction_set(sq_instruction_set set) {
  if ((int)set < SQ_BASELINE || set > sq_best_instruction_set()) return false;
  sq_chosen_kernels = table_of(set);
  return true;
}

const char *sq_instruction_set_name(sq_instruction_set set) {
  switch (set) {
#if defined(__aarch64__)
  case SQ_BASELINE: return "NEON";
#else
  case SQ_BASELINE: return "baseline";
#endif
  case SQ_AVX2: return "AVX2";
  case SQ_AVX512: return "AVX-512";
  }
  return "unknown";
}
