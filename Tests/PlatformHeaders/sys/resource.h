// A stub for .ci/check-platforms: what a process has used.
#pragma once

#define RUSAGE_SELF 0
struct timeval {
  long tv_sec;
#if defined(__APPLE__)
  int tv_usec;
#else
  long tv_usec;
#endif
};
struct rusage {
  struct timeval ru_utime, ru_stime;
  long ru_maxrss;
};
int getrusage(int, struct rusage *);
