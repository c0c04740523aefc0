// A stub for .ci/check-platforms.
#pragma once
#include <stddef.h>

void *calloc(size_t, size_t);
_Noreturn void exit(int);
void free(void *);
char *getenv(const char *);
long strtol(const char *, char **, int);
#if !defined(_WIN32)
int posix_memalign(void **, size_t, size_t);
#endif
