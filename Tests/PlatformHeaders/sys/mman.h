// A stub for .ci/check-platforms: POSIX's, and what Linux adds where it is asked for and macOS unasked.
#pragma once
#include <stddef.h>

#define MAP_FAILED ((void *)-1)
#define MAP_PRIVATE 2
#define PROT_READ 1
#define PROT_WRITE 2
void *mmap(void *, size_t, int, int, int, long long);
int munmap(void *, size_t);

#if defined(__APPLE__) || defined(_GNU_SOURCE)
#define MADV_DONTNEED 4
#define MAP_ANONYMOUS 32
int madvise(void *, size_t, int);
#endif
