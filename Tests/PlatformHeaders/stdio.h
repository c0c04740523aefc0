// A stub for .ci/check-platforms.
#pragma once
#include <stdarg.h>
#include <stddef.h>

typedef struct { void *opaque; } FILE;
extern FILE *sq_stub_stderr;
#define stderr sq_stub_stderr
int fprintf(FILE *, const char *, ...) __attribute__((format(printf, 2, 3)));
int fputs(const char *, FILE *);
int printf(const char *, ...) __attribute__((format(printf, 1, 2)));
int snprintf(char *, size_t, const char *, ...) __attribute__((format(printf, 3, 4)));
int vsnprintf(char *, size_t, const char *, va_list) __attribute__((format(printf, 3, 0)));
