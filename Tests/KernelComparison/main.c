// The comparison as a program. For this machine:
//
//   clang -O2 -I Sources/CSequiturKernels/include -I Tests/KernelComparison/include \
//     Sources/CSequiturKernels/*.c Tests/KernelComparison/reference/*.c \
//     Tests/KernelComparison/*.c -lm -lpthread -o .build/kernel-comparison &&
//     .build/kernel-comparison
//
// Exits with 1 if a comparison failed.
#include <stdio.h>
#include "kernel_comparison.h"

int main(void) {
  const char *failures = compare_kernels();
  print_comparisons();
  fputs(failures, stderr);
  return *failures ? 1 : 0;
}
