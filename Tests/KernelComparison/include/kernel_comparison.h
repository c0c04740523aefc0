// Compares every kernel with its reference, in C, so that it runs wherever the kernels can be
// compiled for: `swift test` runs it on this machine, .ci/test-arm for arm64 under an emulator.
#ifndef SEQUITUR_KERNEL_COMPARISON_H
#define SEQUITUR_KERNEL_COMPARISON_H

// Compares all kernels on every instruction set of the machine and for 1, 2 and 3 threads, and the
// threads and the choice of set themselves. Returns what failed, a line each; an empty text if
// nothing did. It chooses threads for the whole process: one call at a time, and no other loops
// beside it.
const char *compare_kernels(void);

// Prints the instruction sets, and for every kernel how often it was compared and how far it was
// off.
void print_comparisons(void);

#endif
