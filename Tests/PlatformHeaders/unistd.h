// A stub for .ci/check-platforms.
#pragma once

#define _SC_NPROCESSORS_ONLN 84
#define _SC_PAGESIZE 30
long sysconf(int);
_Noreturn void _exit(int);
