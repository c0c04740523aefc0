// A stub for .ci/check-platforms.
#pragma once
#include <stdint.h>

#if defined(__APPLE__) || defined(_WIN32)
#define PRIx64 "llx"
#else
#define PRIx64 "lx"
#endif
