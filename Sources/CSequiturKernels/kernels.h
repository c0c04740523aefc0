// The table of inner kernels that each instruction set fills. The .c files share out the work among
// threads; the kernels in vector/ do it, each for a range of rows or elements on one thread.
#ifndef SEQUITUR_KERNEL_TABLE_H
#define SEQUITUR_KERNEL_TABLE_H

#include "kernel_arguments.h"
#include "sequitur_kernels.h"

typedef struct {
  int tile_rows, panel_columns, vector_width, small_queries;
#define KERNEL(result, name, parameters) result (*name) parameters;
#include "vector/table.inc"
#undef KERNEL
} sq_kernel_table;

extern const sq_kernel_table sq_kernels_baseline;
#if defined(__x86_64__)
extern const sq_kernel_table sq_kernels_avx2;
extern const sq_kernel_table sq_kernels_avx512;
#endif

// The calling thread's table; NULL until it first asks for one.
extern _Thread_local const sq_kernel_table *sq_chosen_kernels;
// Chooses it.
const sq_kernel_table *sq_choose_kernels(void);

// The table of the instruction set that the calling thread uses. Inline: small models ask for it
// thousands of times a step.
static inline const sq_kernel_table *sq_kernels(void) {
  const sq_kernel_table *table = sq_chosen_kernels;
  return table ? table : sq_choose_kernels();
}

// Lets the calling thread use a table: that of the thread whose loop it joins.
void sq_use_kernels(const sq_kernel_table *table);

// Whether a loop would have to wake a thread of the pool first.
bool sq_helpers_sleep(void);

#endif
