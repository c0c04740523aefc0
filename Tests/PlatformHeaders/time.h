// A stub for .ci/check-platforms: the monotonic clock.
#pragma once

struct timespec {
  long tv_sec, tv_nsec;
};
#if defined(__APPLE__)
typedef enum { CLOCK_MONOTONIC = 6 } clockid_t;
#else
typedef int clockid_t;
#define CLOCK_MONOTONIC 1
#endif
int clock_gettime(clockid_t, struct timespec *);
