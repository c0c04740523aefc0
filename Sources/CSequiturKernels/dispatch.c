// Which instruction set the kernels use.
#include "sequitur_kernels.h"

#include <stdatomic.h>

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

static _Atomic int chosen = -1;

sq_instruction_set sq_current_instruction_set(void) {
  int set = atomic_load_explicit(&chosen, memory_order_relaxed);
  return set < 0 ? sq_best_instruction_set() : (sq_instruction_set)set;
}

bool sq_use_instruction_set(sq_instruction_set set) {
  if (set < SQ_BASELINE || set > sq_best_instruction_set()) return false;
  atomic_store_explicit(&chosen, (int)set, memory_order_relaxed);
  return true;
}

const char *sq_instruction_set_name(sq_instruction_set set) {
  switch (set) {
  case SQ_BASELINE: return "baseline";
  case SQ_AVX2: return "AVX2";
  case SQ_AVX512: return "AVX-512";
  }
  return "unknown";
}
