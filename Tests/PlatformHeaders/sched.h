// A stub for .ci/check-platforms: POSIX's, and what Linux adds where it is asked for.
#pragma once
#include <stddef.h>

int sched_yield(void);

#if defined(__linux__) && defined(_GNU_SOURCE)
typedef struct { unsigned long opaque[16]; } cpu_set_t;
int sched_getaffinity(int, size_t, cpu_set_t *);
int sq_stub_cpu_count(const cpu_set_t *);
#define CPU_COUNT(set) sq_stub_cpu_count(set)
int sq_stub_cpu_isset(int, const cpu_set_t *);
#define CPU_ISSET(cpu, set) sq_stub_cpu_isset(cpu, set)
#define CPU_SETSIZE 1024
#endif
