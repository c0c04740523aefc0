// A stub for .ci/check-platforms: the compiler brings its own, which on musl asks for the system's.
#pragma once

#if defined(__musl__)
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __SIZE_TYPE__ size_t;
typedef __WCHAR_TYPE__ wchar_t;
#define NULL ((void *)0)
#else
#include_next <stddef.h>
#endif
