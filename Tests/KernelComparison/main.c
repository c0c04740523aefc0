// Compares every kernel with its reference without Swift, so that it can be compiled for another
// processor and run there or emulated: .ci/test-arm does so. For this machine:
//
//   clang -O2 -I Sources/CSequiturKernels/include Sources/CSequiturKernels/*.c \
//     Sources/CSequiturKernels/reference/*.c Tests/KernelComparison/*.c \
//     -lm -lpthread -o .build/kernel-comparison && .build/kernel-comparison
//
// Exits with 1 if a comparison failed.
#include <stdio.h>
#include "comparison.h"

int main(void) {
#if defined(__aarch64__)
  printf("kernels for arm64, whose baseline is NEON:");
#elif defined(__x86_64__)
  printf("kernels for x86-64, whose baseline is SSE2:");
#else
  printf("kernels:");
#endif
  for (int set = SQ_BASELINE; set <= (int)sq_best_instruction_set(); set++) {
    printf(" %s", sq_instruction_set_name((sq_instruction_set)set));
  }
  printf("; 1, 2 and 3 threads\n");
  compare_matmul();
  compare_elementwise();
  compare_copies();
  compare_reductions();
  compare_softmax();
  compare_norms();
  compare_attention();
  compare_optimizers();
  return report() ? 0 : 1;
}
