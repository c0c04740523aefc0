// What Sequitur needs of MPI, as plain C: much of mpi.h is macros, which Swift cannot read.
//
// Functions return 0, or an error code of MPI that sq_mpi_error tells in words. All but sq_mpi_begin
// are called between it and sq_mpi_end, one after the other. They are there with one of the package's
// traits alone. Counts and offsets are those of items, one for each rank.
#ifndef SEQUITUR_MPI_H
#define SEQUITUR_MPI_H

#include <stdbool.h>
#include <stdint.h>

// Says whether any thread may call the others, while none does so beside it.
int sq_mpi_begin(bool *any_thread);
int sq_mpi_end(void);
int sq_mpi_rank(void);
int sq_mpi_count(void);

enum { sq_mpi_longest_text = 8192 };
// Which library it is, in its own words.
int sq_mpi_library(char text[sq_mpi_longest_text]);
int sq_mpi_error(int code, char text[sq_mpi_longest_text]);

// Gives every rank the numbers of all.
int sq_mpi_gather_number(int64_t number, int64_t *numbers);
// Gives every rank the bytes of all.
int sq_mpi_gather(const void *bytes, int count, void *all, const int *counts, const int *offsets);
// Gives every rank the bytes of rank 0.
int sq_mpi_broadcast(void *bytes, int count);
// Sends each rank its part, and gets one from each.
int sq_mpi_exchange(const float *outgoing, const int *counts, const int *offsets, float *incoming,
                    const int *incoming_counts, const int *incoming_offsets);
// Gives every rank the parts of all, of which each has written its own.
int sq_mpi_share(float *numbers, const int *counts, const int *offsets);

// The processors that this process may run on: a bit for each.
enum { sq_mpi_processor_bytes = 128 };
void sq_mpi_processors(unsigned char bits[sq_mpi_processor_bytes]);

#endif
